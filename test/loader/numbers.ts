import type { Dataset, DatasetOrigin, IterableDataset } from '../../src-shared/loader/datasets/dataset.ts';
import { mainContext } from '../../src-shared/loader/load-context.ts';
import type { LoadContext } from '../../src-shared/loader/load-context.ts';

/** A dataset whose sample i is [i, a draw, a Python draw]: what is drawn tells which generator was where. */
export class DrawingDataset implements Dataset<[number, number, number]> {
  readonly length: number;
  readonly bad: ReadonlySet<number>;
  readonly origin: DatasetOrigin;

  constructor(length: number, bad: readonly number[] = []) {
    this.length = length;
    this.bad = new Set(bad);
    this.origin = { module: import.meta.url, export: 'DrawingDataset', args: [length, bad] };
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[number, number, number]> {
    if (this.bad.has(index)) throw new Error(`no ${index}`);
    // Later samples are quicker: an order that follows completion would show.
    await new Promise((done) => setTimeout(done, index % 3 === 0 ? 2 : 0));
    return [index, context.generator.uniform() + 1e-9, context.python.random() + 1e-9];
  }

  pathOf(index: number): string {
    return `folder/${index}.jpg`;
  }
}

/** A stream of numbers, dealt out over the workers. */
export class DrawingStream implements IterableDataset<[number, number]> {
  readonly #count: number;
  readonly origin: DatasetOrigin;

  constructor(count: number) {
    this.#count = count;
    this.origin = { module: import.meta.url, export: 'DrawingStream', args: [count] };
  }

  async *iterate({ worker, generator }: LoadContext): AsyncGenerator<[number, number]> {
    const step = worker?.numWorkers ?? 1;
    for (let i = worker?.id ?? 0; i < this.#count; i += step) yield [i, generator.uniform() + 1e-9];
  }
}

/** Every batch of an epoch, as plain numbers. */
export async function epochOf(loader: AsyncIterable<{ tolist(): number[] }[]>): Promise<number[][][]> {
  const batches: number[][][] = [];
  for await (const batch of loader) batches.push(batch.map((part) => part.tolist()));
  return batches;
}
