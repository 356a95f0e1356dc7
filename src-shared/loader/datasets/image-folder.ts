import { WinnowError } from '../../winnow-error.ts';
import { compareUtf8 } from '../../manifest/compare-utf8.ts';
import type { DatasetHost } from '../host.ts';
import { mainContext } from '../load-context.ts';
import type { LoadContext } from '../load-context.ts';
import type { SampleTransform } from './dataset.ts';
import { readSample } from './file-reading.ts';
import type { FileDataset, FileOptions, FileReading } from './file-reading.ts';
import { imageExtensions, isImageFile } from './image-file.ts';
import { walkFolder } from './walk-folder.ts';

export interface ImageFolderOptions extends FileOptions {
  transform?: SampleTransform;
  targetTransform?: (target: number) => unknown;
  /** Loads a file instead of the exact decoder. */
  loader?: (path: string) => unknown;
  /** Says which files are samples, instead of their extension. */
  isValidFile?: (path: string) => boolean;
  /** Lets classes without any sample stand, instead of refusing them. */
  allowEmpty?: boolean;
  orientation?: 'ignore' | 'apply';
}

/**
 * Images in one folder per class, as `torchvision.datasets.ImageFolder` finds, orders and labels them: `root/dog/xxx.png` has the class `dog`.
 * A sample is `[image, target]`: what the transform made of the decoded RGB image, and the index of the class.
 */
export class ImageFolder implements FileDataset {
  readonly root: string;
  /** Class names in order of code points. */
  readonly classes: readonly string[];
  readonly classToIdx: Readonly<Record<string, number>>;
  /** Path and class index of each sample. */
  readonly samples: readonly (readonly [path: string, classIndex: number])[];
  readonly #host: DatasetHost;
  readonly #options: ImageFolderOptions;

  /** @throws WinnowError FOLDER_EMPTY, in torchvision's words: no class folder, or (without `allowEmpty`) a class without a sample */
  constructor(host: DatasetHost, root: string, options: ImageFolderOptions = {}) {
    this.root = root;
    this.#host = host;
    this.#options = options;
    this.classes = host
      .listFolder(root)
      .filter((entry) => entry.kind === 'folder')
      .map((entry) => entry.name)
      .sort(compareUtf8);
    if (this.classes.length === 0) {
      throw new WinnowError('FOLDER_EMPTY', `Couldn't find any class folder in ${root}.`, { subject: root });
    }
    this.classToIdx = Object.fromEntries(this.classes.map((name, i) => [name, i]));
    this.samples = this.classes.flatMap((name, i) => this.#samplesOf(name).map((path) => [path, i] as const));
    this.#refuseEmptyClasses();
  }

  get length(): number {
    return this.samples.length;
  }

  /** The class index of each sample. */
  get targets(): number[] {
    return this.samples.map(([, target]) => target);
  }

  get reading(): FileReading {
    const { orientation = 'ignore', mode = 'exact', transform, loader, store } = this.#options;
    return { orientation, mode, transform, bare: 'image', loader, store };
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[sample: unknown, target: unknown]> {
    const sample = await readSample(this.#host, this.pathOf(index), this.reading, context);
    return [sample, this.targetOf(index)];
  }

  targetOf(index: number): unknown {
    const target = this.samples[index]![1];
    return this.#options.targetTransform ? this.#options.targetTransform(target) : target;
  }

  /** @throws RangeError for an index beyond the samples */
  pathOf(index: number): string {
    const sample = this.samples[index];
    if (!sample)
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    return sample[0];
  }

  #samplesOf(className: string): string[] {
    const isValid = this.#options.isValidFile ?? isImageFile;
    return walkFolder(this.#host, this.#host.joinPath(this.root, className)).flatMap(({ folder, files }) =>
      files.map((name) => this.#host.joinPath(folder, name)).filter((path) => isValid(path)),
    );
  }

  #refuseEmptyClasses(): void {
    if (this.#options.allowEmpty) return;
    const filled = new Set(this.samples.map(([, target]) => target));
    const empty = this.classes.filter((_, i) => !filled.has(i));
    if (empty.length === 0) return;
    const supported = this.#options.isValidFile
      ? ''
      : `Supported extensions are: ${imageExtensions.join(', ')}`;
    throw new WinnowError(
      'FOLDER_EMPTY',
      `Found no valid file for the classes ${empty.join(', ')}. ${supported}`,
      {
        subject: this.root,
      },
    );
  }
}
