import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import { checkUnchanged, goneError } from './check-unchanged.ts';
import { splitFolders } from './class-places.ts';
import { plainResult, type FormatJob, type FormatResult, type FormatSample } from './format.ts';
import { NewFolder } from './new-folder.ts';
import { ResumableFolder, type FinishedShard } from './resumable-folder.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

const AHEAD = 32;
const BUFFERED_BYTES = 4 << 20;

/**
 * WebDataset: tar archives `split-000000.tar`, each closed once it is as large as a shard should be. A sample is three files under one number: the
 * picture, its class index as `cls`, and as `json` its path, class, weight and hash. The same samples give the same bytes.
 */
export async function writeWebDataset(job: FormatJob): Promise<FormatResult> {
  const resumable = job.resume ? await ResumableFolder.create(job) : null;
  const folder = resumable ?? (await NewFolder.create(job.to));
  const finished = [...(resumable?.finished ?? [])];
  const folderOf = splitFolders(job);
  const shards = new Map(
    job.plan.splits.map(({ split }) => [
      split,
      new Shards({
        folder: folder.path,
        name: folderOf(split),
        shardBytes: job.shardBytes,
        before: finished.filter((shard) => shard.split === split),
        onFinished: async (shard) => resumable?.finish({ split, ...shard }),
      }),
    ]),
  );
  try {
    let done = finished.reduce((sum, { samples }) => sum + samples, 0);
    for await (const [one, picture] of picturesOf(job, finished)) {
      const writer = shards.get(one.sample.split)!;
      await writer.add(filesOf(job, one, picture));
      if (++done % 100 === 0) job.onProgress(done);
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

/** Pictures in order, a few of them read ahead. */
async function* picturesOf(
  job: FormatJob,
  finished: readonly FinishedShard[],
): AsyncGenerator<[FormatSample, Buffer]> {
  const there = new Map<string, number>();
  for (const { split, samples } of finished) there.set(split, (there.get(split) ?? 0) + samples);
  const ahead: { one: FormatSample; picture: Promise<Buffer> }[] = [];
  try {
    for (const one of job.samples()) {
      const left = there.get(one.sample.split) ?? 0;
      there.set(one.sample.split, left - 1);
      if (left > 0) continue;
      const picture = readPicture(one);
      // What fails is thrown when its turn comes.
      picture.catch(() => undefined);
      ahead.push({ one, picture });
      if (ahead.length < AHEAD) continue;
      const next = ahead.shift()!;
      yield [next.one, await next.picture];
    }
    for (let next = ahead.shift(); next; next = ahead.shift()) yield [next.one, await next.picture];
  } finally {
    await Promise.allSettled(ahead.map(({ picture }) => picture));
  }
}

async function readPicture(one: FormatSample): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(toFilePath(one.file));
    const now = await handle.stat();
    const picture = await handle.readFile();
    await checkUnchanged(one, { size: picture.length, mtimeMs: now.mtimeMs }, () =>
      createHash('sha256').update(picture).digest('hex'),
    );
    return picture;
  } catch (error) {
    throw error instanceof WinnowError ? error : goneError(one, error);
  } finally {
    await handle?.close();
  }
}

interface ShardFile {
  extension: string;
  bytes: Buffer;
}

function filesOf(job: FormatJob, { sample }: FormatSample, picture: Buffer): ShardFile[] {
  const { path, label, weight, sha256, root } = sample;
  const about = {
    path,
    ...(job.roots.length > 1 ? { root } : {}),
    label,
    class: job.classes[label],
    weight,
    sha256,
  };
  return [
    { extension: 'cls', bytes: Buffer.from(String(label)) },
    // A name is cut at its first dot, so what follows is one word.
    { extension: extname(path).slice(1).toLowerCase() || 'img', bytes: picture },
    { extension: 'json', bytes: Buffer.from(JSON.stringify(about)) },
  ];
}

interface ShardsOptions {
  folder: string;
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
  #handle: FileHandle | null = null;
  #file = '';
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #shardBytes = 0;
  #shardSamples = 0;
  /** In all archives. */
  #samples: number;

  constructor(options: ShardsOptions) {
    this.#options = options;
    this.count = options.before.length;
    this.sizeBytes = options.before.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    this.#samples = options.before.reduce((sum, { samples }) => sum + samples, 0);
  }

  async add(files: readonly ShardFile[]): Promise<void> {
    if (this.#handle === null) {
      this.#file = `${this.#options.name}-${String(this.count++).padStart(6, '0')}.tar`;
      this.#handle = await open(join(this.#options.folder, this.#file), 'wx');
    }
    const key = String(this.#samples++).padStart(9, '0');
    this.#shardSamples++;
    for (const { extension, bytes } of files) {
      for (const part of [tarHeader(`${key}.${extension}`, bytes.length), bytes, tarPadding(bytes.length)])
        this.#push(part);
    }
    if (this.#pendingBytes >= BUFFERED_BYTES) await this.#drain();
    if (this.#shardBytes >= this.#options.shardBytes) await this.close();
  }

  async close(): Promise<void> {
    if (this.#handle === null) return;
    this.#push(tarEnd());
    await this.#drain();
    await this.#handle.sync();
    await this.abandon();
    await this.#options.onFinished({
      file: this.#file,
      samples: this.#shardSamples,
      sizeBytes: this.#shardBytes,
    });
    this.#shardBytes = 0;
    this.#shardSamples = 0;
  }

  async abandon(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  #push(bytes: Buffer): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#shardBytes += bytes.length;
    this.sizeBytes += bytes.length;
  }

  async #drain(): Promise<void> {
    await this.#handle!.appendFile(Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
