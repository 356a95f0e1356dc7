import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ManifestSampler } from '../../src-shared/manifest/header.ts';
import type { DataLoaderOptions } from '../../src-shared/loader/data-loader-options.ts';
import type { SampleTransform } from '../../src-shared/loader/datasets/dataset.ts';
import { ManifestDataset } from '../../src-shared/loader/datasets/manifest-dataset.ts';
import type { LoaderReport } from '../../src-shared/loader/loader-report.ts';
import type { Randomness } from '../../src-shared/loader/sample-randomness.ts';
import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { manualSeed, seedPython } from '../../src-shared/random/default-generators.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { DataLoader } from '../loading/index.ts';
import { nodeHost } from '../loading/node-host.ts';
import { readManifest } from '../loading/read-manifest.ts';
import { createSampleResolver } from '../loading/resolve-sample.ts';
import { readRecipeJson } from './read-recipe.ts';

export interface LoaderChoices {
  split?: string;
  transform?: string;
  batchSize: number;
  shuffle?: boolean;
  seed?: number;
  epochs: number;
  dropLast?: boolean;
  sampler?: ManifestSampler['kind'];
  numSamples?: number;
  onError?: 'throw' | 'skip' | 'replace';
  workers: number;
  randomness?: Randomness;
  mode?: 'exact' | 'fast';
  root?: Record<string, string>;
  verify: boolean;
}

/** What `winnow loader` prints of a batch. `sha256` is of its little-endian bytes. */
export interface BatchLine {
  epoch: number;
  batch: number;
  labels: number[];
  images: { shape: readonly number[]; dtype: string; sha256: string };
}

/** Opens a manifest and makes its loader; choices win over what the manifest says. Nothing is decoded before the first batch is asked for. */
export async function loadManifest(
  file: string,
  choices: LoaderChoices,
  signal: AbortSignal,
): Promise<{ batches: AsyncIterable<BatchLine>; report: () => LoaderReport }> {
  const manifest = await readManifest(file, {
    roots: choices.root ?? {},
    verifyDigest: choices.verify,
    signal,
  });
  const { header } = manifest;
  for (const [id, folder] of Object.entries(manifest.rootFolders)) assertRoot(id, folder);
  // Where there is one split only, its transforms and its sampler are meant.
  const split = choices.split ?? (manifest.splits.length === 1 ? manifest.splits[0] : undefined);
  const own = <T>(bySplit: Readonly<Record<string, T>>): T | undefined =>
    split !== undefined && Object.hasOwn(bySplit, split) ? bySplit[split] : undefined;

  const recipe =
    choices.transform === undefined ? own(header.transforms) : await readRecipeJson(choices.transform);
  const transform = recipe === undefined ? undefined : parseRecipe(recipe);
  // A pipeline that cannot work fails here, before an image is opened.
  transform?.outputSpec();
  const locate = createSampleResolver(manifest.rootFolders);
  const dataset = new ManifestDataset(nodeHost, manifest, locate, {
    split,
    transform: transform as SampleTransform | undefined,
    mode: choices.mode,
  });

  if (choices.seed !== undefined) {
    manualSeed(choices.seed);
    seedPython(choices.seed);
  }
  const loader = new DataLoader(dataset, {
    batchSize: choices.batchSize,
    dropLast: choices.dropLast ?? false,
    onError: choices.onError ?? header.onError,
    numWorkers: choices.workers,
    ...(choices.randomness === undefined ? {} : { randomness: choices.randomness }),
    ...order(dataset, choices, own(header.sampler)),
  });

  async function* batches(): AsyncGenerator<BatchLine> {
    for (let epoch = 0; epoch < choices.epochs; epoch++) {
      let batch = 0;
      for await (const [images, labels] of loader) {
        signal.throwIfAborted();
        yield { epoch, batch: batch++, labels: Array.from(labels.data, Number), images: described(images) };
      }
    }
  }
  return { batches: batches(), report: () => loader.report() };
}

/** A manifest that travelled without its images says so at once, and not by its first sample. */
function assertRoot(id: string, folder: string): void {
  if (existsSync(folder)) return;
  throw new WinnowError(
    'FOLDER_NOT_FOUND',
    `The folder ${folder}, root ${id} of the manifest, is not there.`,
    {
      subject: folder,
      hint: `Is the disk mounted? Where the images have moved, name their folder with --root ${id}=PATH.`,
    },
  );
}

/** What is drawn from, and how: from the command line, else from the manifest. A seed on the command line is the seed of everything. */
function order(
  dataset: ManifestDataset,
  choices: LoaderChoices,
  ofManifest: ManifestSampler | undefined,
): Pick<DataLoaderOptions, 'shuffle' | 'sampler'> {
  if (choices.shuffle === true) return { shuffle: true };
  const chosen: ManifestSampler | undefined =
    choices.sampler === undefined
      ? ofManifest
      : {
          kind: choices.sampler,
          ...(choices.numSamples === undefined ? {} : { numSamples: choices.numSamples }),
        };
  if (chosen === undefined) return {};
  const { kind, replacement, numSamples, seed } = chosen;
  const generator = seed === undefined || choices.seed !== undefined ? undefined : new TorchGenerator(seed);
  switch (kind) {
    case 'sequential':
      return { sampler: new SequentialSampler(dataset) };
    case 'random':
      return {
        sampler: new RandomSampler(dataset, {
          ...(replacement === undefined ? {} : { replacement }),
          ...(numSamples === undefined ? {} : { numSamples }),
          ...(generator === undefined ? {} : { generator }),
        }),
      };
    case 'weighted':
      return {
        sampler: new WeightedRandomSampler(
          dataset.weights,
          numSamples ?? dataset.length,
          replacement ?? true,
          generator,
        ),
      };
  }
}

function described({ shape, dtype, data }: Tensor): BatchLine['images'] {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { shape, dtype, sha256: createHash('sha256').update(bytes).digest('hex') };
}
