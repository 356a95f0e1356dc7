import type { LoadContext } from '../load-context.ts';
import type { Dataset } from './dataset.ts';

/** The samples of another dataset at the given indices, in that order. */
export class Subset<T> implements Dataset<T> {
  readonly dataset: Dataset<T>;
  readonly indices: ArrayLike<number>;

  constructor(dataset: Dataset<T>, indices: ArrayLike<number>) {
    this.dataset = dataset;
    this.indices = indices;
  }

  get length(): number {
    return this.indices.length;
  }

  get(index: number, context?: LoadContext): T | Promise<T> {
    return this.dataset.get(this.innerIndex(index), context);
  }

  pathOf(index: number): string {
    return this.dataset.pathOf?.(this.innerIndex(index)) ?? '';
  }

  /** Which sample of the other dataset it is. @throws RangeError */
  innerIndex(index: number): number {
    const inner = this.indices[index];
    if (inner === undefined) {
      throw new RangeError(`Expected an index below ${this.length} for a subset but received ${index}.`);
    }
    return inner;
  }
}
