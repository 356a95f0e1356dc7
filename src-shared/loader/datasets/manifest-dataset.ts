import { WinnowError } from '../../winnow-error.ts';
import type { DatasetHost } from '../host.ts';
import { mainContext } from '../load-context.ts';
import type { LoadContext } from '../load-context.ts';
import type { Dataset, SampleTransform } from './dataset.ts';
import { imageToTensor } from './image-file.ts';

/** What of a sample line a dataset needs. */
export interface ManifestEntry {
  readonly root?: string;
  /** Relative to its root, `/` between its parts. */
  readonly path: string;
  readonly label: number;
  readonly weight: number;
  readonly split: string;
}

/** What of a manifest a dataset needs. */
export interface ManifestContents {
  readonly classes: readonly string[];
  /** The folder of each root by id, as this machine can open it. */
  readonly roots: Readonly<Record<string, string>>;
  readonly orientation?: 'ignore' | 'apply';
  readonly samples: Iterable<ManifestEntry>;
}

export interface ManifestDatasetOptions {
  /** Only the samples of this split. By default all. */
  split?: string;
  transform?: SampleTransform;
}

/**
 * The samples of a manifest, or of one split of it, in its order. A sample is `[image, label]`; without a transform the image is a tensor of
 * uint8, height x width x 3. Held in columns: a million samples cost their paths and 13 bytes each.
 */
export class ManifestDataset implements Dataset<[image: unknown, label: number]> {
  readonly classes: readonly string[];
  /** The weight of each sample, for a WeightedRandomSampler. */
  readonly weights: Float64Array;
  /** The class index of each sample. */
  readonly targets: Int32Array;
  readonly #paths: readonly string[];
  readonly #rootOf: Uint8Array;
  readonly #roots: readonly string[];
  readonly #orientation: 'ignore' | 'apply';
  readonly #host: DatasetHost;
  readonly #transform: SampleTransform | undefined;

  /** @throws WinnowError SPLIT_UNKNOWN when the split has no sample, MANIFEST_INVALID for a sample of a root that is none */
  constructor(host: DatasetHost, manifest: ManifestContents, options: ManifestDatasetOptions = {}) {
    const { split, transform } = options;
    const rootIds = Object.keys(manifest.roots);
    const paths: string[] = [];
    const [labels, weights, rootOf]: [number[], number[], number[]] = [[], [], []];
    const splits = new Set<string>();
    for (const sample of manifest.samples) {
      splits.add(sample.split);
      if (split !== undefined && sample.split !== split) continue;
      const root = sample.root === undefined ? 0 : rootIds.indexOf(sample.root);
      if (root === -1) {
        throw new WinnowError(
          'MANIFEST_INVALID',
          `The sample ${sample.path} names an unknown root ${sample.root}.`,
          {
            subject: sample.path,
          },
        );
      }
      paths.push(sample.path);
      labels.push(sample.label);
      weights.push(sample.weight);
      rootOf.push(root);
    }
    if (split !== undefined && paths.length === 0) {
      throw new WinnowError(
        'SPLIT_UNKNOWN',
        `Expected one of ${[...splits].join(', ')} for split but received ${split}.`,
        { subject: split },
      );
    }
    this.classes = manifest.classes;
    this.weights = Float64Array.from(weights);
    this.targets = Int32Array.from(labels);
    this.#paths = paths;
    this.#rootOf = Uint8Array.from(rootOf);
    this.#roots = Object.values(manifest.roots);
    this.#orientation = manifest.orientation ?? 'ignore';
    this.#host = host;
    this.#transform = transform;
  }

  get length(): number {
    return this.#paths.length;
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[image: unknown, label: number]> {
    const image = await this.#host.readImage(this.pathOf(index), { orientation: this.#orientation });
    const transformed = this.#transform
      ? this.#transform.apply(image, context.generator)
      : imageToTensor(image);
    return [transformed, this.targets[index]!];
  }

  /** @throws RangeError for an index beyond the samples */
  pathOf(index: number): string {
    const path = this.#paths[index];
    if (path === undefined) {
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    }
    return this.#host.joinPath(this.#roots[this.#rootOf[index]!]!, path);
  }
}
