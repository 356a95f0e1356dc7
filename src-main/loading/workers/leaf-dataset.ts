import type { Dataset, IterableDataset } from '../../../src-shared/loader/datasets/dataset.ts';
import { readSample } from '../../../src-shared/loader/datasets/file-reading.ts';
import type { FileReading } from '../../../src-shared/loader/datasets/file-reading.ts';
import { mainContext } from '../../../src-shared/loader/load-context.ts';
import type { LoadContext } from '../../../src-shared/loader/load-context.ts';
import { parseRecipe } from '../../../src-shared/transforms/recipe.ts';
import { nodeHost } from '../node-host.ts';
import { PrefixCache } from '../prefix-cache.ts';
import { fromWire } from './error-on-wire.ts';
import { importExport } from './import-export.ts';
import type { Leaf, Located } from './messages.ts';

/** Makes a sample of where it comes from. */
export type Read = (located: Located, context: LoadContext) => Promise<unknown>;

/** A leaf, ready to read from; or the stream that it is. */
export async function openLeaf(leaf: Leaf): Promise<Read | IterableDataset> {
  if (leaf.kind === 'files') {
    const { recipe, orientation, mode, bare, spelled, cache } = leaf;
    const transform = recipe === null ? undefined : (parseRecipe(recipe) as FileReading['transform']);
    const store = cache === null ? undefined : new PrefixCache(cache, cache.used);
    const reading: FileReading = { transform, orientation, mode, bare, store, spelled };
    return async ({ path, target }, context) => [await readSample(nodeHost, path, reading, context), target];
  }
  const made = await makeDataset(leaf);
  if ('iterate' in made) return made;
  return async ({ at }, context) => made.get(at, context);
}

async function makeDataset(leaf: Leaf & { kind: 'module' }): Promise<Dataset | IterableDataset> {
  const maker = await importExport(leaf);
  const isClass = /^class\b/.test(Function.prototype.toString.call(maker));
  const made: unknown = await (isClass ? Reflect.construct(maker, leaf.args) : maker(...leaf.args));
  if (typeof made === 'object' && made !== null && ('get' in made || 'iterate' in made))
    return made as Dataset | IterableDataset;
  throw new TypeError(
    `Expected a dataset from ${leaf.export} of ${leaf.module} but received ${made === null ? 'null' : typeof made}.`,
  );
}

/** The loader's dataset as a worker sees it: samples come from the leaves, by what the program tells of each index. */
export class LeafDataset implements Dataset {
  readonly length: number;
  readonly #reads: readonly Read[];
  readonly #ask: (index: number) => Promise<Located>;
  readonly #located = new Map<number, Located>();

  /** @param ask finds out about an index that the task did not mention: a replacement */
  constructor(length: number, reads: readonly Read[], ask: (index: number) => Promise<Located>) {
    this.length = length;
    this.#reads = reads;
    this.#ask = ask;
  }

  /** Takes what a task tells about its samples, in place of what the last one told. */
  expect(located: readonly Located[]): void {
    this.#located.clear();
    for (const one of located) this.#located.set(one.index, one);
  }

  async get(index: number, context: LoadContext = mainContext): Promise<unknown> {
    let located = this.#located.get(index);
    if (!located) {
      located = await this.#ask(index);
      this.#located.set(index, located);
    }
    if (located.error) throw fromWire(located.error);
    return this.#reads[located.leaf]!(located, context);
  }

  pathOf(index: number): string {
    return this.#located.get(index)?.path ?? '';
  }
}
