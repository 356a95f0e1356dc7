import { WinnowError } from '../../winnow-error.ts';
import type { LoadContext } from '../load-context.ts';
import { isIterableDataset } from './dataset.ts';
import type { Dataset } from './dataset.ts';

/** Several datasets, one after the other. */
export class ConcatDataset<T> implements Dataset<T> {
  readonly datasets: readonly Dataset<T>[];
  /** Where each dataset ends. */
  readonly cumulativeSizes: readonly number[];

  /** @throws WinnowError BAD_INPUT for none, and for iterable ones, in torch's words */
  constructor(datasets: Iterable<Dataset<T>>) {
    this.datasets = [...datasets];
    if (this.datasets.length === 0) {
      throw new WinnowError('BAD_INPUT', 'datasets should not be an empty iterable', { subject: 'datasets' });
    }
    if (this.datasets.some(isIterableDataset)) {
      throw new WinnowError('BAD_INPUT', 'ConcatDataset does not support IterableDataset', {
        subject: 'datasets',
      });
    }
    let end = 0;
    this.cumulativeSizes = this.datasets.map((dataset) => (end += dataset.length));
  }

  get length(): number {
    return this.cumulativeSizes.at(-1)!;
  }

  /** A negative index counts from the end. */
  get(index: number, context?: LoadContext): T | Promise<T> {
    const [which, inner] = this.locate(index);
    return this.datasets[which]!.get(inner, context);
  }

  pathOf(index: number): string {
    const [which, inner] = this.locate(index);
    return this.datasets[which]!.pathOf?.(inner) ?? '';
  }

  /** Which dataset a sample is of, and which of its samples. @throws RangeError */
  locate(index: number): [which: number, index: number] {
    if (-index > this.length)
      throw new RangeError('absolute value of index should not exceed dataset length');
    const at = index < 0 ? index + this.length : index;
    const which = this.cumulativeSizes.findIndex((end) => at < end);
    if (which === -1) {
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    }
    return [which, at - (this.cumulativeSizes[which - 1] ?? 0)];
  }
}
