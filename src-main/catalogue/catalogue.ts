import type {
  Change,
  ClassRow,
  EditBatch,
  FacetCounts,
  Flag,
  ImageDetail,
  ImageRow,
  LabelSource,
  Sort,
  WeightScheme,
} from '../../src-shared/contract/values.ts';
import type { DuplicateGroup } from '../../src-shared/catalogue/duplicates/duplicate-group.ts';
import type { ImportChanges } from '../../src-shared/catalogue/import/import-plan.ts';
import type { ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import type { ExportSource } from '../export/export-source.ts';
import type { ScanStore } from '../scan/scan-store.ts';
import type { DuplicateGrouping } from './duplicate-groups.ts';
import type { DuplicateOptions } from './duplicates.ts';
import type { HistogramField } from './measure-histogram.ts';
import type { ChartField, SizeCount } from '../../src-shared/contract/loading.ts';
import type { Chart } from './charts.ts';
import type { LoadedColumns } from './columns.ts';
import type { KeptName } from './kept-columns.ts';
import type { SampleColumns } from './samples.ts';
import type { SettingName } from './settings.ts';
import type { SplitPreview } from './split-preview.ts';
import type { SplitRatios } from './split-place.ts';

export type { KeptName } from './kept-columns.ts';

/** A folder that image paths are relative to. */
export interface Root {
  id: number;
  name: string;
  /** Absolute. */
  path: string;
}

/** Which images a change is for. A view's ids or a selection are `ids`; the order does not matter, and an id counts once. */
export type Target = { ids: ArrayLike<number> } | { query: string };

export interface CatalogueSummary {
  name: string;
  labelSource: LabelSource;
  images: number;
  notOk: number;
  unlabelled: number;
  classes: ClassRow[];
}

/** Where an image's file is, for whoever reads its bytes. */
export interface ImageFile {
  id: number;
  /** Absolute folder of its root. */
  rootPath: string;
  /** Relative to the root, `/` between its parts. */
  path: string;
  bytes: number;
  mtimeMs: number;
  sha256: string | null;
  version: string;
  format: string | null;
}

export interface Extent {
  count: number;
  classes: { classId: number | null; count: number }[];
  flags: { flag: Flag; count: number }[];
}

export interface WeightForecast {
  classId: number;
  count: number;
  weight: number;
  uniformShare: number;
  weightedShare: number;
  currentWeight: number;
  currentShare: number;
}

export interface History {
  /** Newest first. */
  batches: EditBatch[];
  canUndo: EditBatch | null;
  canRedo: EditBatch | null;
}

export interface ReadCatalogue {
  readonly file: string;
  /** Rises with every write, of this process or another. */
  readonly revision: number;
  /** Ids in order. Throws QUERY_INVALID, CLASS_UNKNOWN, SPLIT_UNKNOWN. */
  openView(query: string, sort: Sort): Int32Array;
  /** In the order of `ids`. Throws IMAGE_UNKNOWN. */
  rows(ids: ArrayLike<number>): ImageRow[];
  detail(id: number): ImageDetail;
  imageFile(id: number): ImageFile;
  facets(query: string): FacetCounts;
  /** Positions in `ids` of what is not ok, the first of each of `buckets` equal stretches. */
  marks(ids: Int32Array, buckets: number): { bad: number[]; warn: number[] };
  extent(target: Target): Extent;
  /** By their own numbers. */
  classes(): ClassRow[];
  /** Throws CLASS_UNKNOWN. */
  className(id: number): string;
  /** The order in which a person wants to see the classes, by their own numbers; those that it does not name come after it. */
  classOrder(): number[];
  /** The classes of an export, in the order of their indices; and those that compacting would leave. */
  exportedClasses(): { now: { id: number; name: string }[]; compacted: { id: number; name: string }[] };
  splits(): string[];
  roots(): Root[];
  summary(): CatalogueSummary;
  /** A few images to show of the dataset: of each class in turn, those that decode. */
  examples(limit: number): { id: number; version: string }[];
  history(before: number | undefined, limit: number): History;
  /** What is kept for the dataset as a whole, as it was stored; null where nothing was. */
  setting(name: SettingName): unknown;
  weightsPreview(scheme: WeightScheme, query: string, beta?: number): WeightForecast[];
  /** What a split by ratios would make of every image. Throws BAD_INPUT for the ratios. */
  splitPreview(options: SplitRatios): SplitPreview;
  /** The split that each of some images would go to; those whose content could not be read are left out. */
  plannedSplits(options: SplitRatios, ids: readonly number[]): Map<number, string>;
  /** How many images have a measure in each of `buckets` equal stretches from 0 to `upTo`. */
  measureHistogram(field: HistogramField, upTo: number, buckets: number): number[];
  /** Groups of the same picture, the largest first. Exact for any distance; seconds for a million images. Throws BAD_INPUT. */
  duplicates(options: DuplicateOptions): DuplicateGroup[];
  /** What an export of a split would write, in its order; of all splits for null. */
  samples(split: string | null): SampleColumns;
  /** How many of the images that a query finds lie in each of `buckets` stretches of a number. Throws as `openView`. */
  chart(field: ChartField, query: string, buckets: number): Chart;
  /** The sizes that most samples of a split have, and how many have others. */
  sizes(split: string, most: number): { sizes: SizeCount[]; others: number };
  /** What an import asks of one unchanging state of the catalogue, on a connection of its own; close it when done. */
  openImportStore(): ImportStore & { close(): void };
  /** Groups all images anew at the usual distance, for `storeDuplicateGroups`; null where what is stored is fresh. Seconds for a million images. */
  groupDuplicates(): DuplicateGrouping | null;
  /** Whether the stored groups are those of the contents as they are now. */
  hasFreshGroups(): boolean;
  /** How many images there are. */
  count(): number;
  /** What of the numbers that queries ask for is neither in memory nor kept beside the catalogue. */
  missingColumns(): KeptName[];
  /** Reads them, for another connection to the same catalogue. Seconds for a million images. */
  loadColumns(names: readonly KeptName[]): LoadedColumns;
  /** Takes them, so that the first queries need not wait; false where the catalogue has changed since they were loaded. */
  useColumns(loaded: LoadedColumns): boolean;
  /** Keeps the numbers of all images in files beside the catalogue, so that they are there when it is opened next; false where it changed meanwhile. */
  keepColumns(): Promise<boolean>;
  /** No id is larger: about how many images there are, at once. */
  highestId(): number;
  /** One unchanging state of the catalogue on a connection of its own; close it when done. */
  openExportSource(): ExportSource & { close(): void };
  close(): void;
}

export interface WriteCatalogue extends ReadCatalogue {
  setName(name: string): void;
  setLabelSource(source: LabelSource): void;
  /** Adds a root, or gives the one that has this path. */
  addRoot(name: string, path: string): Root;
  /** Moves a root: its images keep their relative paths, labels and history. */
  moveRoot(id: number, path: string): void;
  /** Keeps a value of JSON for the dataset as a whole. No part of the edit log. */
  setSetting(name: SettingName, value: unknown): void;
  /** Keeps groups for queries to ask for. No part of the edit log. */
  storeDuplicateGroups(grouping: DuplicateGrouping): void;
  /** What the scan writes through. */
  scanStore(): ScanStore;
  /** One change in one transaction; it is on the disk when this returns. */
  applyChange(target: Target, change: Change, request?: string): EditBatch;
  /** What an import found, as one change in one transaction; it is on the disk when this returns. */
  applyImport(changes: ImportChanges, request?: string): EditBatch;
  /** Gives a class another name, as a change that can be undone. Throws CLASS_UNKNOWN, BAD_INPUT for a name that is taken. */
  renameClass(classId: number, name: string, request?: string): EditBatch;
  /** Puts a class at another place of the order on the screen, from 0, as a change that can be undone. Throws CLASS_UNKNOWN. */
  placeClassAt(classId: number, to: number, request?: string): EditBatch;
  /** Gives a class one of the nine colours, as a change that can be undone. Throws CLASS_UNKNOWN. */
  colourClass(classId: number, colour: number, request?: string): EditBatch;
  /** Retires classes without images and numbers the others without gaps, as a change that can be undone. */
  compactClasses(request?: string): EditBatch;
  /** Throws NOTHING_TO_UNDO. */
  undo(request?: string): EditBatch;
  /** Throws NOTHING_TO_REDO. */
  redo(request?: string): EditBatch;
  /** The batch that a change of any kind of this name was answered with; null where there was none, or no name. Asked again by the same name, it is given again and nothing is done. */
  answered(request: string | undefined): EditBatch | null;
  /** Undoes one batch, or its part for some images, as a new batch. Throws BATCH_UNKNOWN. */
  revert(
    batchId: number,
    imageIds?: readonly number[],
    request?: string,
  ): { batch: EditBatch; leftAlone: number };
  /** Called after every write; gives the way to stop. */
  onChange(listener: (change: CatalogueChange) => void): () => void;
}

export interface CatalogueChange {
  revision: number;
  by: 'scan' | 'edit';
}
