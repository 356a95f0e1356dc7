import { readFileSync } from 'node:fs';
import { captionsOf, CocoImages, parseCoco } from '../../src-shared/loader/datasets/coco.ts';
import type { CocoAnnotation, CocoContent } from '../../src-shared/loader/datasets/coco.ts';
import type { FileListOptions } from '../../src-shared/loader/datasets/file-list-dataset.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { storeOf } from './cache-option.ts';
import type { CacheOption } from './cache-option.ts';
import { nodeHost } from './node-host.ts';

export type CocoOptions<T> = Omit<FileListOptions<T>, 'store'> & CacheOption;

function readCoco(file: string): CocoContent {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new WinnowError('BAD_INPUT', `The file ${file} cannot be read: ${(cause as Error).message}`, {
      subject: file,
      hint: 'Name an annotations file of COCO, such as instances_val2017.json.',
      cause,
    });
  }
  return parseCoco(file, json);
}

/** `torchvision.datasets.CocoDetection(root, annFile)`: sample i is `[image, annotations]`. */
export class CocoDetection extends CocoImages<readonly CocoAnnotation[]> {
  /** @throws WinnowError BAD_INPUT for a file that is missing, or is no annotations file */
  constructor(root: string, annFile: string, options: CocoOptions<readonly CocoAnnotation[]> = {}) {
    super(nodeHost, root, readCoco(annFile), (annotations) => annotations, {
      ...options,
      store: storeOf(options),
    });
  }
}

/** `torchvision.datasets.CocoCaptions(root, annFile)`: sample i is `[image, captions]`. */
export class CocoCaptions extends CocoImages<readonly string[]> {
  /** @throws WinnowError BAD_INPUT for a file that is missing, is no annotations file, or has annotations without a caption */
  constructor(root: string, annFile: string, options: CocoOptions<readonly string[]> = {}) {
    const content = readCoco(annFile);
    captionsOf(annFile, content.annotations);
    super(nodeHost, root, content, (annotations) => captionsOf(annFile, annotations), {
      ...options,
      store: storeOf(options),
    });
  }
}
