import type { Manifest } from '../../manifest/sample-table.ts';
import { WinnowError } from '../../winnow-error.ts';
import type { DatasetHost } from '../host.ts';
import { mainContext } from '../load-context.ts';
import type { LoadContext } from '../load-context.ts';
import type { SampleTransform } from './dataset.ts';
import { readSample } from './file-reading.ts';
import type { FileDataset, FileOptions, FileReading } from './file-reading.ts';

export interface ManifestDatasetOptions extends FileOptions {
  /** Only the samples of this split. By default all, in the order of the file. */
  split?: string | undefined;
  transform?: SampleTransform | undefined;
}

/**
 * The samples of a manifest, or of one split of it: index i is the i-th line of the split. A sample is `[image, label]`; without a transform the image
 * is a tensor of uint8, height x width x 3.
 */
export class ManifestDataset implements FileDataset {
  readonly manifest: Manifest;
  /** The weight of each sample, for a WeightedRandomSampler. */
  readonly weights: Float64Array;
  /** The class index of each sample. */
  readonly targets: Int32Array;
  readonly #lines: Int32Array | null;
  readonly #host: DatasetHost;
  readonly #locate: (root: string, path: string) => string;
  readonly #options: ManifestDatasetOptions;

  /**
   * @param locate the file of a sample, by its root's id and its path in the root; spelled as that is
   * @throws WinnowError SPLIT_UNKNOWN for a split that the manifest has not
   */
  constructor(
    host: DatasetHost,
    manifest: Manifest,
    locate: (root: string, path: string) => string,
    options: ManifestDatasetOptions = {},
  ) {
    const { split } = options;
    if (split !== undefined && !manifest.splits.includes(split)) {
      throw new WinnowError(
        'SPLIT_UNKNOWN',
        `Expected one of ${manifest.splits.join(', ')} for split but received ${split}.`,
        { subject: split, hint: 'Name a split that the manifest has samples of.' },
      );
    }
    this.manifest = manifest;
    this.#lines = split === undefined ? null : manifest.indicesOfSplit(split);
    this.#host = host;
    this.#locate = locate;
    this.#options = options;
    this.weights = new Float64Array(this.length);
    this.targets = new Int32Array(this.length);
    for (const name of split === undefined ? manifest.splits : [split]) {
      const [labels, weights] = [manifest.labels(name), manifest.weights(name)];
      const places = split === undefined ? manifest.indicesOfSplit(name) : null;
      for (let i = 0; i < labels.length; i++) {
        this.targets[places?.[i] ?? i] = labels[i]!;
        this.weights[places?.[i] ?? i] = weights[i]!;
      }
    }
  }

  /** Class names by index, as the manifest froze them. */
  get classes(): readonly string[] {
    return this.manifest.header.classes;
  }

  get length(): number {
    return this.#lines?.length ?? this.manifest.count;
  }

  get reading(): FileReading {
    const { orientation } = this.manifest.header;
    const { mode = 'exact', transform, store } = this.#options;
    return { orientation, mode, transform, bare: 'tensor', store, spelled: true };
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[image: unknown, label: number]> {
    const image = await readSample(this.#host, this.pathOf(index), this.reading, context);
    return [image, this.targetOf(index)];
  }

  targetOf(index: number): number {
    return this.targets[index]!;
  }

  /** @throws RangeError for an index beyond the samples; WinnowError PATH_OUTSIDE_ROOT for a file that a link leads out of its root to */
  pathOf(index: number): string {
    if (!(index >= 0 && index < this.length)) {
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    }
    const { root, path } = this.manifest.sample(this.#lines?.[index] ?? index);
    return this.#locate(root, path);
  }
}
