import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSample } from '../../../src-shared/manifest/format-line.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { isAtWork, thisWriter, type Writer } from '../temporary-name.ts';
import type { FormatJob } from './format.ts';
import { checkFree, putInPlace } from './new-folder.ts';

/** An archive that is whole, on the disk, and will not be written again. */
export interface FinishedShard {
  split: string;
  file: string;
  samples: number;
  sizeBytes: number;
}

interface Progress {
  /** Digest of everything that decides the bytes of the archives. */
  key: string;
  writer: Writer;
  shards: FinishedShard[];
}

const PROGRESS_FILE = 'progress.json';

/**
 * A folder that takes its place once it is whole, as `NewFolder`, but stays beside it as `NAME.partial` where the work is broken off, so that the next
 * export of the very same samples goes on after the archives that are finished.
 */
export class ResumableFolder {
  readonly path: string;
  readonly #target: string;
  readonly #progress: Progress;

  private constructor(target: string, path: string, progress: Progress) {
    this.#target = target;
    this.path = path;
    this.#progress = progress;
  }

  /** Keeps what an earlier run of the same job has finished; anything else in the partial folder, also of another job, goes. */
  static async create(job: FormatJob): Promise<ResumableFolder> {
    await checkFree(job.to);
    const path = `${job.to}.partial`;
    await mkdir(path, { recursive: true });
    const key = keyOf(job);
    const before = await readProgress(path);
    if (before !== null && isAtWork(before.writer)) {
      throw new WinnowError('TARGET_UNWRITABLE', `Another export is writing to ${path}.`, {
        subject: path,
        hint: `Wait for it, or stop the process ${before.writer.pid}.`,
      });
    }
    const shards: FinishedShard[] = [];
    const broken = new Set<string>();
    for (const shard of before?.key === key ? before.shards : []) {
      const stats = await stat(join(path, shard.file)).catch(() => null);
      // The archives of a split follow each other: what comes after a hole is of no use.
      if (stats?.size !== shard.sizeBytes) broken.add(shard.split);
      if (!broken.has(shard.split)) shards.push(shard);
    }
    const known = new Set([PROGRESS_FILE, ...shards.map(({ file }) => file)]);
    for (const name of await readdir(path))
      if (!known.has(name)) await rm(join(path, name), { recursive: true });
    const folder = new ResumableFolder(job.to, path, { key, writer: thisWriter, shards });
    await folder.#save();
    return folder;
  }

  get finished(): readonly FinishedShard[] {
    return this.#progress.shards;
  }

  async finish(shard: FinishedShard): Promise<void> {
    this.#progress.shards.push(shard);
    await this.#save();
  }

  async rename(): Promise<void> {
    await rm(join(this.path, PROGRESS_FILE));
    await putInPlace(this.path, this.#target);
  }

  /** Everything that is finished stays for the next run. */
  async discard(): Promise<void> {}

  async #save(): Promise<void> {
    const file = join(this.path, PROGRESS_FILE);
    const handle = await open(`${file}.tmp`, 'w');
    try {
      await handle.writeFile(JSON.stringify(this.#progress));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.tmp`, file);
  }
}

async function readProgress(path: string): Promise<Progress | null> {
  try {
    return JSON.parse(await readFile(join(path, PROGRESS_FILE), 'utf8')) as Progress;
  } catch {
    // Not there, or not whole: then nothing counts as finished.
    return null;
  }
}

function keyOf(job: FormatJob): string {
  const hash = createHash('sha256').update(JSON.stringify([job.shardBytes, job.classes, job.roots]));
  for (const { sample } of job.samples()) hash.update(`${formatSample(sample, job.roots.length)}\n`);
  return hash.digest('hex');
}
