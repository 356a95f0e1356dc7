import { compareUtf8 } from './compare-utf8.ts';

/** Counts samples by split and class, and whether a split has any weight at all. */
export class SplitTally {
  count = 0;
  readonly #classes: number;
  readonly #splits = new Map<string, { count: number; classCounts: number[]; weighted: boolean }>();

  constructor(classes: number) {
    this.#classes = classes;
  }

  add(split: string, label: number, weight: number): void {
    let tally = this.#splits.get(split);
    if (tally === undefined) {
      tally = { count: 0, classCounts: Array.from({ length: this.#classes }, () => 0), weighted: false };
      this.#splits.set(split, tally);
    }
    this.count++;
    tally.count++;
    tally.classCounts[label]!++;
    if (weight > 0) tally.weighted = true;
  }

  /** In the order of their names as UTF-8 bytes. */
  get splits(): { split: string; count: number; classCounts: readonly number[] }[] {
    return [...this.#splits]
      .sort(([a], [b]) => compareUtf8(a, b))
      .map(([split, { count, classCounts }]) => ({ split, count, classCounts }));
  }

  /** Splits whose weights are all zero, so that nothing can be drawn from them. */
  get weightless(): string[] {
    return [...this.#splits].filter(([, tally]) => !tally.weighted).map(([split]) => split);
  }
}
