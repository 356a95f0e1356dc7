import type { Dataset, IterableDataset } from './dataset.ts';
import type { FileDataset } from './file-reading.ts';
import { FileListDataset } from './file-list-dataset.ts';
import { ImageFolder } from './image-folder.ts';
import { ManifestDataset } from './manifest-dataset.ts';
import { PrefixFolder } from './prefix-folder.ts';

/** Whether a dataset's samples are wholly told by path, target and reading: one of ours, whose `get` no subclass has made its own. */
export function isFileDataset(dataset: Dataset | IterableDataset): dataset is FileDataset {
  return [ImageFolder, PrefixFolder, ManifestDataset, FileListDataset].some(
    (ours) => dataset instanceof ours && dataset.get === ours.prototype.get,
  );
}
