import type { ReadCatalogue, WriteCatalogue } from '../catalogue/catalogue.ts';
import type { BackgroundReader } from './background/background-reader.ts';
import type { DatasetNumbers } from './dataset-numbers.ts';
import type { DatasetWatch } from './dataset-watch.ts';
import type { KeptViews } from './kept-views.ts';

export interface OpenDataset {
  id: string;
  catalogueFile: string;
  catalogue: ReadCatalogue;
  views: KeptViews;
  /** For what takes long. */
  reader: BackgroundReader;
  /** Null where whoever asks waits for them. */
  numbers: DatasetNumbers | null;
  /** True from the moment it is being closed. */
  isClosed: boolean;
  /** Null where its folders are not watched. */
  watch: DatasetWatch | null;
}

/** A dataset that this engine may change. At most one process has a catalogue open for that. */
export interface WritableDataset extends OpenDataset {
  catalogue: WriteCatalogue;
}
