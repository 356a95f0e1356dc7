import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { batchAt } from '../../src-shared/loader/batch-at.ts';
import { ManifestDataset } from '../../src-shared/loader/datasets/manifest-dataset.ts';
import type { SampleTransform } from '../../src-shared/loader/datasets/dataset.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { BatchLook, BatchRequest } from '../../src-shared/contract/loading.ts';
import type { DecodePool } from '../decode/pool.ts';
import { createSampleResolver } from '../loading/resolve-sample.ts';
import { CatalogueManifest } from './catalogue-manifest.ts';
import type { OpenDataset } from './open-dataset.ts';
import { poolHost } from './pool-host.ts';
import { samplerOf } from './sampler-of.ts';

/** The bytes of so many batches are kept until they are fetched: one for each of a few windows. */
const keptBatches = 3;

/** Batches as a training run would see them, made by the loader from what an export would write now. */
export class Batches {
  readonly #pool: DecodePool;
  readonly #kept = new Map<string, Uint8Array>();

  constructor(pool: DecodePool) {
    this.#pool = pool;
  }

  /** @throws WinnowError BAD_INPUT, RECIPE_INVALID, SAMPLE_UNREADABLE, EXPORT_EMPTY for a split without samples */
  async look(
    { catalogue }: OpenDataset,
    request: BatchRequest,
    signal: AbortSignal | undefined,
  ): Promise<BatchLook> {
    const startedMs = performance.now();
    const { split, recipe, orientation, sampler, seed, epoch, batch, randomness, numWorkers } = request;
    const manifest = new CatalogueManifest(catalogue, split, orientation);
    if (manifest.count === 0)
      throw new WinnowError('EXPORT_EMPTY', `There is no sample in the split "${split}".`, {
        subject: split,
      });
    const dataset = new ManifestDataset(
      poolHost(this.#pool, signal),
      manifest,
      createSampleResolver(manifest.header.roots),
      { split, transform: recipe.length === 0 ? undefined : (parseRecipe(recipe) as SampleTransform) },
    );
    const {
      indices,
      batch: loaded,
      batches,
    } = await explained(() =>
      batchAt<[images: Tensor, labels: Tensor]>(
        dataset,
        {
          batchSize: request.batchSize,
          dropLast: request.dropLast,
          seed,
          randomness,
          numWorkers,
          sampler: (generator) => samplerOf(dataset.weights, sampler, generator),
        },
        { epoch, batch },
        async () => {
          signal?.throwIfAborted();
          await setImmediate();
        },
      ),
    );
    const [images] = loaded;
    const ids = indices.map((index) => manifest.columns.ids[index]!);
    const rows = new Map(catalogue.rows([...new Set(ids)]).map((row) => [row.id, row]));
    return {
      key: this.#keep(new Uint8Array(images.data.buffer, images.data.byteOffset, images.data.byteLength)),
      batches,
      draws: sampler.numSamples ?? dataset.length,
      samples: indices.map((index, i) => {
        const { id, path, version } = rows.get(ids[i]!)!;
        return { index, id, path, version, label: manifest.columns.labels[index]! };
      }),
      shape: [...images.shape],
      dtype: images.dtype,
      elapsedMs: performance.now() - startedMs,
    };
  }

  /** The little-endian bytes of a batch's images; null where they are no longer kept. */
  bytes(key: string): Uint8Array | null {
    return this.#kept.get(key) ?? null;
  }

  #keep(bytes: Uint8Array): string {
    const key = randomUUID();
    this.#kept.set(key, bytes);
    for (const old of [...this.#kept.keys()].slice(0, -keptBatches)) this.#kept.delete(old);
    return key;
  }
}

/** What a loader throws in torch's words is the pipeline's fault, not ours. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WinnowError || (error as Error).name === 'AbortError') throw error;
    throw new WinnowError('BAD_INPUT', `The loader cannot make this batch: ${(error as Error).message}`, {
      hint: 'End the pipeline with steps that give every sample the same shape, such as Resize, CenterCrop and ToTensor.',
      cause: error,
    });
  }
}
