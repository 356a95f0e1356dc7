import { WinnowError } from '../../winnow-error.ts';
import { compareUtf8 } from '../../manifest/compare-utf8.ts';
import type { DatasetHost } from '../host.ts';
import { mainContext } from '../load-context.ts';
import type { LoadContext } from '../load-context.ts';
import type { SampleTransform } from './dataset.ts';
import { readSample } from './file-reading.ts';
import type { FileDataset, FileOptions, FileReading } from './file-reading.ts';
import { isImageFile } from './image-file.ts';
import { namePrefix } from './name-prefix.ts';

export interface PrefixFolderOptions extends FileOptions {
  transform?: SampleTransform;
  /** Class names by index. By default all prefixes that occur, sorted. */
  classes?: readonly string[];
  isValidFile?: (path: string) => boolean;
  orientation?: 'ignore' | 'apply';
}

/**
 * Images of one folder whose names begin with their class, in order of their names: the DogCat dataset of the PyTorch tutorial. A sample is
 * `[image, label]`; without a transform the image is a tensor of uint8, height x width x 3.
 */
export class PrefixFolder implements FileDataset {
  readonly root: string;
  readonly classes: readonly string[];
  readonly samples: readonly (readonly [path: string, classIndex: number])[];
  readonly #host: DatasetHost;
  readonly #options: PrefixFolderOptions;

  /** @throws WinnowError FOLDER_EMPTY when there is no image, CLASS_UNKNOWN for a prefix that is none of `classes` */
  constructor(host: DatasetHost, root: string, options: PrefixFolderOptions = {}) {
    const { isValidFile = isImageFile } = options;
    this.root = root;
    this.#host = host;
    this.#options = options;
    const names = host
      .listFolder(root)
      .filter(
        ({ name, kind }) =>
          kind === 'file' && namePrefix(name) !== null && isValidFile(host.joinPath(root, name)),
      )
      .map(({ name }) => name)
      .sort(compareUtf8);
    if (names.length === 0) {
      throw new WinnowError('FOLDER_EMPTY', `Couldn't find any image named after its class in ${root}.`, {
        subject: root,
        hint: 'Name the files class.anything.jpg, or use ImageFolder for one folder per class.',
      });
    }
    this.classes = options.classes ?? [...new Set(names.map((name) => namePrefix(name)!))].sort(compareUtf8);
    this.samples = names.map((name) => [host.joinPath(root, name), this.#classIndex(name)] as const);
  }

  get length(): number {
    return this.samples.length;
  }

  get reading(): FileReading {
    const { orientation = 'ignore', mode = 'exact', transform, store } = this.#options;
    return { orientation, mode, transform, bare: 'tensor', store };
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[image: unknown, label: number]> {
    const image = await readSample(this.#host, this.pathOf(index), this.reading, context);
    return [image, this.targetOf(index)];
  }

  targetOf(index: number): number {
    return this.samples[index]![1];
  }

  /** @throws RangeError for an index beyond the samples */
  pathOf(index: number): string {
    const sample = this.samples[index];
    if (!sample)
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    return sample[0];
  }

  #classIndex(name: string): number {
    const prefix = namePrefix(name)!;
    const index = this.classes.indexOf(prefix);
    if (index !== -1) return index;
    throw new WinnowError(
      'CLASS_UNKNOWN',
      `Expected one of ${this.classes.join(', ')} at the beginning of ${name} but received ${prefix}.`,
      { subject: name },
    );
  }
}
