import type { LoadContext } from '../load-context.ts';

/** Something that a module exports: what workers, which share no memory with the program, can be told to use. */
export interface ModuleExport {
  /** The module's address: `import.meta.url` within it, or `new URL('./my-dataset.ts', import.meta.url)`. Keep it free of work of its own. */
  readonly module: string | { readonly href: string };
  readonly export: string;
}

/** How workers come to a dataset of one's own: the export is a class, or a function that answers a dataset. */
export interface DatasetOrigin extends ModuleExport {
  /** What it is made with. Copied to each worker. */
  readonly args?: readonly unknown[];
}

/** A map-style dataset: a sample for every index from 0 to `length` − 1. */
export interface Dataset<T = unknown> {
  readonly length: number;
  /** Loads one sample. Whatever is random about it is drawn from the context, by default from the default generators. */
  get(index: number, context?: LoadContext): T | Promise<T>;
  /** Where a sample comes from, for the report of those that could not be read. */
  pathOf?(index: number): string;
  /** How workers make this dataset anew. Not needed for the datasets of this package, and without workers. */
  readonly origin?: DatasetOrigin;
}

/** A dataset that is a stream. `length` is missing where it cannot be known. Within workers, `context.worker` tells which part is whose. */
export interface IterableDataset<T = unknown> {
  readonly length?: number;
  /** How workers make this dataset anew. */
  readonly origin?: DatasetOrigin;
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
