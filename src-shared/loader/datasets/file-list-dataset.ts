import type { DatasetHost } from '../host.ts';
import { mainContext } from '../load-context.ts';
import type { LoadContext } from '../load-context.ts';
import type { SampleTransform } from './dataset.ts';
import { readSample } from './file-reading.ts';
import type { FileDataset, FileOptions, FileReading } from './file-reading.ts';

export interface FileListOptions<T> extends FileOptions {
  transform?: SampleTransform | undefined;
  targetTransform?: ((target: T) => unknown) | undefined;
  orientation?: 'ignore' | 'apply' | undefined;
}

/** Image files with a target each. A sample is `[image, target]`, as in torchvision: without a transform the image is the decoded one. */
export abstract class FileListDataset<T> implements FileDataset {
  readonly root: string;
  readonly #host: DatasetHost;
  readonly #options: FileListOptions<T>;

  constructor(host: DatasetHost, root: string, options: FileListOptions<T>) {
    this.root = root;
    this.#host = host;
    this.#options = options;
  }

  abstract readonly length: number;
  /** Of an index that is below the length. */
  protected abstract fileAt(index: number): string;
  protected abstract rawTargetAt(index: number): T;

  get reading(): FileReading {
    const { orientation = 'ignore', mode = 'exact', transform, store } = this.#options;
    return { orientation, mode, transform, bare: 'image', store };
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[sample: unknown, target: unknown]> {
    const sample = await readSample(this.#host, this.pathOf(index), this.reading, context);
    return [sample, this.targetOf(index)];
  }

  targetOf(index: number): unknown {
    const target = this.rawTargetAt(index);
    return this.#options.targetTransform ? this.#options.targetTransform(target) : target;
  }

  /** @throws RangeError for an index beyond the samples */
  pathOf(index: number): string {
    if (!(index >= 0 && index < this.length))
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    return this.fileAt(index);
  }
}
