/** What to do with a sample that cannot be loaded. */
export type OnError = 'throw' | 'skip' | 'replace';

export const onErrorPolicies: readonly OnError[] = ['throw', 'skip', 'replace'];

/** A sample that could not be loaded. */
export interface BadSample {
  readonly index: number;
  /** Empty where the dataset does not say. */
  readonly path: string;
  readonly cause: string;
}

export interface LoaderReport {
  /** Every bad sample once, by index. */
  readonly bad: readonly BadSample[];
  /** How often a bad sample was met, over all epochs. */
  readonly encounters: number;
}

/** Collects what went wrong, over all epochs of a loader. */
export class ReportBook {
  readonly #bad = new Map<number, BadSample>();
  #encounters = 0;

  add(samples: readonly BadSample[]): void {
    for (const sample of samples) this.#bad.set(sample.index, this.#bad.get(sample.index) ?? sample);
    this.#encounters += samples.length;
  }

  report(): LoaderReport {
    const bad = [...this.#bad.values()].sort((a, b) => a.index - b.index);
    return { bad, encounters: this.#encounters };
  }

  /** Takes up the report of an earlier run. */
  restore({ bad, encounters }: LoaderReport): void {
    this.#bad.clear();
    for (const sample of bad) this.#bad.set(sample.index, sample);
    this.#encounters = encounters;
  }
}
