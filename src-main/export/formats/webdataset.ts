import { extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { splitFolders } from './class-places.ts';
import { plainResult, type FormatJob, type FormatResult, type FormatSample } from './format.ts';
import { NewFolder } from './new-folder.ts';
import { ResumableFolder, type FinishedShard } from './resumable-folder.ts';
import { blocksOfArchive, TarBlocks } from './tar-blocks.ts';

/** Every split has blocks of its own. */
const ALL_BLOCKS_BYTES = 16 << 20;
/** Small enough to be still in the processor's cache when it is written. */
const LARGEST_BLOCK_BYTES = 1 << 20;
/** After so many samples others have their turn. */
const STRETCH = 100;

/**
 * WebDataset: tar archives `split-000000.tar`, each closed once it is as large as a shard should be. A sample is three files under one number: the
 * picture, its class index as `cls`, and as `json` its path, class, weight and hash. The same samples give the same bytes.
 */
export async function writeWebDataset(job: FormatJob): Promise<FormatResult> {
  const resumable = job.resume ? await ResumableFolder.create(job) : null;
  const folder = resumable ?? (await NewFolder.create(job.to));
  const finished = [...(resumable?.finished ?? [])];
  const folderOf = splitFolders(job);
  const blocks = job.plan.splits.length * blocksOfArchive;
  const blockBytes = Math.min(LARGEST_BLOCK_BYTES, Math.ceil(ALL_BLOCKS_BYTES / blocks));
  const shards = new Map(
    job.plan.splits.map(({ split }) => [
      split,
      new Shards({
        folder: folder.path,
        blockBytes,
        name: folderOf(split),
        shardBytes: job.shardBytes,
        before: finished.filter((shard) => shard.split === split),
        onFinished: async (shard) => resumable?.finish({ split, ...shard }),
      }),
    ]),
  );
  try {
    let done = finished.reduce((sum, { samples }) => sum + samples, 0);
    for (const one of samplesAfter(job, finished)) {
      await shards.get(one.sample.split)!.add(one, textsOf(job, one));
      if (++done % STRETCH === 0) {
        job.onProgress(done);
        await setImmediate();
      }
      job.signal?.throwIfAborted();
    }
    for (const writer of shards.values()) await writer.close();
    job.onProgress(done);
    await folder.rename();
    const all = [...shards.values()];
    return plainResult(
      all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      all.reduce((sum, { count }) => sum + count, 0),
    );
  } finally {
    for (const writer of shards.values()) await writer.abandon();
    await folder.discard();
  }
}

/** The samples that are in no finished archive. */
function* samplesAfter(job: FormatJob, finished: readonly FinishedShard[]): Generator<FormatSample> {
  const there = new Map<string, number>();
  for (const { split, samples } of finished) there.set(split, (there.get(split) ?? 0) + samples);
  for (const one of job.samples()) {
    const left = there.get(one.sample.split) ?? 0;
    there.set(one.sample.split, left - 1);
    if (left <= 0) yield one;
  }
}

/** What stands beside a picture. */
function textsOf(job: FormatJob, { sample }: FormatSample): { cls: string; json: string } {
  const { path, label, weight, sha256, root } = sample;
  const about = {
    path,
    ...(job.roots.length > 1 ? { root } : {}),
    label,
    class: job.classes[label],
    weight,
    sha256,
  };
  return { cls: String(label), json: JSON.stringify(about) };
}

interface ShardsOptions {
  folder: string;
  blockBytes: number;
  /** What the names of the archives begin with. */
  name: string;
  shardBytes: number;
  /** Archives that an earlier run has finished. */
  before: readonly FinishedShard[];
  onFinished(shard: Omit<FinishedShard, 'split'>): Promise<void>;
}

/** The archives of one split. */
class Shards {
  count: number;
  sizeBytes: number;
  readonly #options: ShardsOptions;
  #archive: TarBlocks | null = null;
  #file = '';
  #shardSamples = 0;
  /** In all archives. */
  #samples: number;

  constructor(options: ShardsOptions) {
    this.#options = options;
    this.count = options.before.length;
    this.sizeBytes = options.before.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.#samples = options.before.reduce((sum, { samples }) => sum + samples, 0);
  }

  async add(one: FormatSample, { cls, json }: { cls: string; json: string }): Promise<void> {
    if (this.#archive === null) {
      this.#file = `${this.#options.name}-${String(this.count++).padStart(6, '0')}.tar`;
      const { folder, blockBytes } = this.#options;
      this.#archive = await TarBlocks.create(join(folder, this.#file), blockBytes);
    }
    const key = String(this.#samples++).padStart(9, '0');
    this.#shardSamples++;
    // A name is cut at its first dot, so what follows is one word.
    const extension = extname(one.sample.path).slice(1).toLowerCase() || 'img';
    await this.#archive.addText(`${key}.cls`, cls);
    await this.#archive.addPicture(`${key}.${extension}`, one);
    await this.#archive.addText(`${key}.json`, json);
    if (this.#archive.sizeBytes >= this.#options.shardBytes) await this.close();
  }

  async close(): Promise<void> {
    if (this.#archive === null) return;
    await this.#archive.finish();
    const { sizeBytes } = this.#archive;
    this.sizeBytes += sizeBytes;
    await this.abandon();
    await this.#options.onFinished({ file: this.#file, samples: this.#shardSamples, sizeBytes });
    this.#shardSamples = 0;
  }

  async abandon(): Promise<void> {
    await this.#archive?.close();
    this.#archive = null;
  }
}
