import { readFileSync } from 'node:fs';
import type { FileListOptions } from '../../src-shared/loader/datasets/file-list-dataset.ts';
import { ImageNetImages, parseWnidNames } from '../../src-shared/loader/datasets/imagenet.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { storeOf } from './cache-option.ts';
import type { CacheOption } from './cache-option.ts';
import { nodeHost } from './node-host.ts';

export type ImageNetOptions = Omit<FileListOptions<number>, 'store'> &
  CacheOption & {
    /** A file that names the classes: `LOC_synset_mapping.txt`, `words.txt` or `imagenet_class_index.json`. Without it their WordNet ids are their names. */
    classIndex?: string | undefined;
  };

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new WinnowError('BAD_INPUT', `The file ${file} cannot be read: ${(cause as Error).message}`, {
      subject: file,
      cause,
    });
  }
}

/** `torchvision.datasets.ImageNet(root, split)` over folders that are unpacked: `root/train/n01440764/*.JPEG`, `root/val/n01440764/*.JPEG`. */
export class ImageNet extends ImageNetImages {
  /** @throws WinnowError BAD_INPUT for another split, or a class index that does not fit; FOLDER_NOT_FOUND, FOLDER_EMPTY as ImageFolder does */
  constructor(root: string, split: 'train' | 'val' = 'train', options: ImageNetOptions = {}) {
    const { classIndex } = options;
    const names = classIndex === undefined ? null : parseWnidNames(classIndex, readText(classIndex));
    super(nodeHost, root, split, names, { ...options, store: storeOf(options) });
  }
}
