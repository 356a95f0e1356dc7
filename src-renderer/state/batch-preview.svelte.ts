import type { BatchLook, BatchRequest } from '../../src-shared/contract/loading.ts';
import type { RecipeOp } from '../../src-shared/contract/values.ts';
import { elementCount, itemSizeBytes, Tensor, viewOf, type DType } from '../../src-shared/loader/tensor.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import { pictureOfSample } from './picture-of-sample.ts';
import type { Pixels } from './pixels.ts';

/** What of a request is chosen beside the batch itself. */
export type BatchRun = Omit<BatchRequest, 'batch' | 'epoch' | 'batchSize' | 'randomness' | 'numWorkers'>;

/** One batch of the run that the export describes, made by the loader in the engine and drawn from its bytes. */
export class BatchPreview {
  epoch: number = $state(0);
  batch: number = $state(0);
  batchSize: number = $state(32);
  randomness: BatchRequest['randomness'] = $state('per-sample');
  numWorkers: number = $state(2);
  look: BatchLook | null = $state.raw(null);
  pictures: (Pixels | null)[] = $state.raw([]);
  failure: Failure | null = $state.raw(null);
  busy: boolean = $state(false);
  #abort: AbortController | null = null;

  async load(dataset: string, run: BatchRun): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    const { epoch, batchSize, randomness, numWorkers } = this;
    try {
      const request = { ...run, epoch, batch: this.batch, batchSize, randomness, numWorkers };
      const look = await client.batches.look({ dataset, request }, { signal: abort.signal });
      const response = await fetch(`batch/${look.key}`, { signal: abort.signal });
      if (!response.ok) throw new Error(`The batch is not there any more (${response.status}).`);
      const pictures = picturesOf(look, await response.arrayBuffer(), run.recipe);
      if (abort.signal.aborted) return;
      this.look = look;
      this.pictures = pictures;
      this.failure = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.failure = toFailure(error);
      this.look = null;
      this.pictures = [];
    } finally {
      if (this.#abort === abort) this.busy = false;
    }
  }

  close(): void {
    this.#abort?.abort();
  }

  go(batch: number): void {
    const last = (this.look?.batches ?? Infinity) - 1;
    if (Number.isInteger(batch)) this.batch = Math.max(0, Math.min(last, batch));
  }
}

/** Every sample of a batch as it can be looked at. */
export function picturesOf(
  { shape, dtype, samples }: Pick<BatchLook, 'shape' | 'dtype' | 'samples'>,
  bytes: ArrayBuffer,
  recipe: readonly RecipeOp[],
): (Pixels | null)[] {
  const type = dtype as DType;
  const [, ...whole] = shape;
  // Several crops of one image: the first stands for them.
  const one = whole.length === 4 ? whole.slice(1) : whole;
  const stride = elementCount(whole) * itemSizeBytes(type);
  return samples.map((_, i) => {
    const data = viewOf(type, bytes, i * stride, elementCount(one));
    // Without a pipeline samples are the decoded bytes: height x width x 3.
    if (recipe.length === 0) return { data: data as Uint8Array, width: one[1]!, height: one[0]! };
    return pictureOfSample(new Tensor(type, one, data), recipe).pixels;
  });
}
