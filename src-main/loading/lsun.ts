import type { FileListOptions } from '../../src-shared/loader/datasets/file-list-dataset.ts';
import { LsunImages } from '../../src-shared/loader/datasets/lsun.ts';
import { storeOf } from './cache-option.ts';
import type { CacheOption } from './cache-option.ts';
import { nodeHost } from './node-host.ts';

export type LSUNOptions = Omit<FileListOptions<number>, 'store'> & CacheOption;

/** `torchvision.datasets.LSUN(root, classes)` over folders of exported images. `classes` is a split, or a list of folders such as `bedroom_train`. */
export class LSUN extends LsunImages {
  /** @throws WinnowError BAD_INPUT for classes that LSUN has not; FOLDER_NOT_FOUND, FOLDER_EMPTY for one that is not here or has no image */
  constructor(root: string, classes: string | readonly string[] = 'train', options: LSUNOptions = {}) {
    super(nodeHost, root, classes, { ...options, store: storeOf(options) });
  }
}
