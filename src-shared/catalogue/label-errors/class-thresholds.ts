/**
 * The threshold of each class: the mean self-confidence of the images that were given it,
 *
 *   t_j = mean of p(j; x) over all x with the given label j.
 *
 * Equation 2 of Northcutt, Jiang, Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, Journal of Artificial Intelligence Research 70, 2021.
 */
export class ClassThresholds {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  constructor(classes: number) {
    this.#sums = new Float64Array(classes);
    this.#counts = new Float64Array(classes);
  }

  /** @param probabilities one a class, of an image whose given label is `label` */
  add(label: number, probabilities: ArrayLike<number>): void {
    this.#sums[label]! += probabilities[label]!;
    this.#counts[label]!++;
  }

  /** How many images were given each class. */
  get counts(): Float64Array {
    return this.#counts;
  }

  /** Infinity for a class that no image was given: nothing is confidently of it. */
  get values(): Float64Array {
    return this.#sums.map((sum, label) => (this.#counts[label]! > 0 ? sum / this.#counts[label]! : Infinity));
  }
}
