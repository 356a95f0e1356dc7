import type * as Crypto from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writevSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeptPart, PrefixKey, PrefixStore } from '../../src-shared/loader/prefix-store.ts';
import type { PlannedResize } from '../../src-shared/transforms/first-resize.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { entryBytes, headerOf, readRows } from './prefix-entry.ts';

export interface PrefixCacheOptions {
  /** Made when it is not there. Deleting it is always safe. */
  readonly folder: string;
  /** Most bytes of disk, over all pipelines (20 GB). What does not fit is made anew each time. */
  readonly budgetBytes?: number;
}

/** A cache as several threads use it together. */
export interface SharedPrefixCache extends PrefixCacheOptions {
  /** One int64: bytes in use; -1 while nobody has counted. */
  readonly used: SharedArrayBuffer;
}

const defaultBudgetBytes = 20e9;
/** Changes when the same recipe would make other pixels, or the entries look different. */
const version = 3;

/** A file that was looked for and not found, as it was then. */
interface Missed {
  readonly path: string;
  readonly identity: string;
  readonly entry: string;
  readonly alias: string;
}

/**
 * Images on disk, one file each, named by a digest of the pipeline's head and of the source file's bytes: a source that is moved or copied is found, one that is
 * changed is not. So that nobody has to read a source to find its image, an entry has a second name, a hard link, by the source's identity: path, size, inode,
 * and times of change to the nanosecond. An entry is written beside its place and moved into it: a crash leaves no half entry, and a checksum tells what the disk
 * has lost.
 */
export class PrefixCache implements PrefixStore {
  readonly shared: SharedPrefixCache;
  readonly #budgetBytes: bigint;
  readonly #used: BigInt64Array;
  readonly #folders = new Map<PrefixKey['head'], Map<string, string>>();
  #missed: Missed | null = null;

  constructor({ folder, budgetBytes = defaultBudgetBytes }: PrefixCacheOptions, used?: SharedArrayBuffer) {
    this.shared = { folder, budgetBytes, used: used ?? new SharedArrayBuffer(8) };
    this.#budgetBytes = BigInt(Math.floor(budgetBytes));
    this.#used = new BigInt64Array(this.shared.used);
    if (!used) this.#used[0] = -1n;
  }

  read(path: string, key: PrefixKey, lend = false): PixelImage | null {
    const whole = (_: number, height: number) => ({ top: 0, height });
    return this.#find(path, key, (entry) => readRows(entry, whole, lend)?.image ?? null);
  }

  readPart(
    path: string,
    key: PrefixKey,
    plan: (width: number, height: number) => PlannedResize,
  ): KeptPart | null {
    return this.#find(path, key, (entry) => {
      let planned: PlannedResize | undefined;
      const rows = readRows(entry, (width, height) => (planned ??= plan(width, height)).region, true);
      return rows && { planned: planned!, part: { image: rows.image, eighths: 8, left: 0, top: rows.top } };
    });
  }

  /** Reads the entry of a file, by whichever name it is found; null where there is none, or none that is whole. */
  #find<T>(path: string, key: PrefixKey, readFrom: (entry: string) => T | null): T | null {
    this.#missed = null;
    try {
      const identity = identityOf(path);
      const alias = this.#entryOf(key, digestOf(identity));
      const known = readFrom(alias);
      if (known) return known;
      const entry = this.#entryOf(key, `${digestOf(readFileSync(path))}.image`);
      const found = readFrom(entry);
      if (!found) this.#missed = { path, identity, entry, alias };
      // A file that is being changed has other bytes than those that were read.
      else if (identityOf(path) === identity) giveName(entry, alias);
      return found;
    } catch {
      // The source is gone; whoever decodes it says so.
      return null;
    }
  }

  write(path: string, key: PrefixKey, image: PixelImage): void {
    const missed = this.#missed;
    this.#missed = null;
    const size = entryBytes(image);
    try {
      // Of another file, when two loaders take turns; or of one that changed since, so that the image may be of other bytes.
      if (missed?.path !== path || identityOf(path) !== missed.identity) return;
      if (!missed.entry.startsWith(this.#folderOf(key)) || !this.#reserve(BigInt(size))) return;
    } catch {
      // The source is gone, or the folder cannot be made.
      return;
    }
    const { entry, alias } = missed;
    const beside = `${entry}.${crypto().randomUUID()}.part`;
    try {
      mkdirSync(dirname(entry), { recursive: true });
      const file = openSync(beside, 'wx');
      try {
        if (writevSync(file, [headerOf(image), image.data]) !== size) throw new Error('The disk is full.');
      } finally {
        closeSync(file);
      }
      renameSync(beside, entry);
    } catch {
      // A full or read-only disk slows down; it does not fail.
      rmSync(beside, { force: true });
      Atomics.sub(this.#used, 0, BigInt(size));
      return;
    }
    giveName(entry, alias);
  }

  #entryOf(key: PrefixKey, name: string): string {
    return join(this.#folderOf(key), name.slice(0, 2), name);
  }

  /** One folder for each pipeline's head, with folders in it, as no file system likes a million names in one. */
  #folderOf({ head, orientation, mode }: PrefixKey): string {
    let folders = this.#folders.get(head);
    if (folders === undefined) this.#folders.set(head, (folders = new Map()));
    const reading = `${orientation} ${mode}`;
    let folder = folders.get(reading);
    if (folder === undefined) {
      const what = JSON.stringify([version, head, orientation, mode]);
      folder = join(this.shared.folder, digestOf(what).slice(0, 24));
      folders.set(reading, folder);
    }
    return folder;
  }

  /** Takes a part of the budget, or says that there is none left. */
  #reserve(sizeBytes: bigint): boolean {
    if (Atomics.load(this.#used, 0) < 0n)
      Atomics.compareExchange(this.#used, 0, -1n, BigInt(countBytes(this.shared.folder)));
    if (Atomics.add(this.#used, 0, sizeBytes) + sizeBytes <= this.#budgetBytes) return true;
    Atomics.sub(this.#used, 0, sizeBytes);
    return false;
  }
}

/** Loaded when it is needed: a thread without a cache starts sooner without it. */
function crypto(): typeof Crypto {
  return process.getBuiltinModule('node:crypto');
}

function digestOf(data: string | Buffer): string {
  return crypto().hash('sha256', data);
}

/** @throws when the source file is not there */
function identityOf(path: string): string {
  const { size, ino, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return `${path}\0${size}\0${ino}\0${mtimeNs}\0${ctimeNs}`;
}

/** Gives an entry a second name, in place of whatever has it. Where the file system has no links, the source is read again next time. */
function giveName(entry: string, alias: string): void {
  try {
    mkdirSync(dirname(alias), { recursive: true });
    rmSync(alias, { force: true });
    linkSync(entry, alias);
  } catch {
    // Another thread has just done it, perhaps.
  }
}

/** Half entries are seconds old, or of a run that crashed. */
const staleMs = 600_000;

/** The bytes of all entries, each once whatever its names. What crashed runs left behind is removed. */
function countBytes(folder: string): number {
  mkdirSync(folder, { recursive: true });
  let sum = 0;
  const linked = new Set<number>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats) continue;
    if (entry.name.endsWith('.part') && stats.mtimeMs < Date.now() - staleMs) rmSync(file, { force: true });
    else if (!linked.has(stats.ino)) sum += stats.size;
    if (stats.nlink > 1) linked.add(stats.ino);
  }
  return sum;
}
