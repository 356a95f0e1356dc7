/**
 * The confident joint: how many images were given the label i and are confidently of class j. What is off its diagonal are the label errors that are found.
 */
export class ConfidentJoint {
  readonly classes: number;
  /** classes x classes, row i for the given label. */
  readonly counts: Float64Array;

  constructor(classes: number, counts: ArrayLike<number> = new Float64Array(classes * classes)) {
    this.classes = classes;
    this.counts = Float64Array.from(counts);
  }

  add(given: number, confident: number): void {
    this.counts[given * this.classes + confident]!++;
  }

  /**
   * The estimated joint distribution of given and true labels: each row is scaled to the number of images that were given its label, then the whole to 1,
   *
   *   Q_ij = (C_ij / sum_j C_ij * n_i) / sum_ij (C_ij / sum_j C_ij * n_i)
   *
   * Equation 3 of the paper. As its authors' program does, at least one image of each class that was given counts as right, so that no row is empty.
   *
   * @param givenCounts how many images were given each label
   * @returns classes x classes, which adds up to 1, or to 0 where there is no image
   */
  joint(givenCounts: ArrayLike<number>): Float64Array {
    const m = this.classes;
    const joint = Float64Array.from(this.counts);
    let total = 0;
    for (let i = 0; i < m; i++) {
      const given = givenCounts[i]!;
      if (given > 0) joint[i * m + i] = Math.max(1, joint[i * m + i]!);
      const row = joint.subarray(i * m, (i + 1) * m);
      const sum = row.reduce((before, count) => before + count, 0);
      for (let j = 0; j < m; j++) row[j] = sum > 0 ? (row[j]! / sum) * given : 0;
      total += given;
    }
    return total > 0 ? joint.map((count) => count / total) : joint;
  }
}
