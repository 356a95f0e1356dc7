import type { LoadContext } from '../load-context.ts';

/** A map-style dataset: a sample for every index from 0 to `length` − 1. */
export interface Dataset<T = unknown> {
  readonly length: number;
  /** Loads one sample. Whatever is random about it is drawn from the context, by default from the default generators. */
  get(index: number, context?: LoadContext): T | Promise<T>;
  /** Where a sample comes from, for the report of those that could not be read. */
  pathOf?(index: number): string;
}

/** A dataset that is a stream. `length` is missing where it cannot be known. Within workers, `context.worker` tells which part is whose. */
export interface IterableDataset<T = unknown> {
  readonly length?: number;
  iterate(context: LoadContext): Iterable<T> | AsyncIterable<T>;
}

export function isIterableDataset<T>(
  dataset: Dataset<T> | IterableDataset<T>,
): dataset is IterableDataset<T> {
  return 'iterate' in dataset;
}

/** What of a transform a dataset needs. */
export interface SampleTransform {
  apply(input: unknown, generator: LoadContext['generator']): unknown;
}
