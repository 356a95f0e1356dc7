import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileStamp, Judgement } from '../../src-shared/catalogue/judgement.ts';
import { labelReader } from '../../src-shared/catalogue/label-source.ts';
import type { LabelSource } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { spelledFile } from '../decode/spelled-path.ts';
import { findDifference, type Difference } from './difference.ts';
import { findRenamed, type Renamed } from './find-renamed.ts';
import type { KnownFile, ScannedFile, ScanStore } from './scan-store.ts';
import { BatchWriter } from './batch-writer.ts';
import { beginsAsImage, type FilesTaken } from './by-signature.ts';
import type { FoundFile, Todo, TodoList } from './todo-list.ts';
import { countOther, emptyWalkReport, outermost, walk, walkWithin, type WalkReport } from './walk.ts';

interface JudgeOptions {
  signal?: AbortSignal | undefined;
  /** Size of the file, so that several small ones can be handed over together. */
  bytes?: number;
  thumbnail?: Pick<Thumbnails, 'longSide' | 'onMade'> | undefined;
}

/** Thumbnails of the same decode, for whoever keeps them. */
export interface Thumbnails {
  longSide: number;
  /** Asked before each file. */
  isWanted(): boolean;
  onMade(made: { jpeg: Uint8Array | null; sha256: string }): void;
}

/** The part of the decode pool that a scan needs. */
export interface Judge {
  readonly size: number;
  judge(file: string, options: JudgeOptions): Promise<Judgement>;
  /** SHA-256 of the bytes; null where they cannot be read. */
  hash(file: string, options: { signal?: AbortSignal | undefined }): Promise<string | null>;
}

export interface ScanOptions {
  store: ScanStore;
  rootId: number;
  rootPath: string;
  labels: LabelSource;
  /** Only what lies at and below these paths is looked at, and may be missing. Default: all of the root. */
  within?: readonly string[] | undefined;
  /** Default: `named`. */
  files?: FilesTaken;
  pool: Judge;
  /** Without it none are made: they come when they are looked at. */
  thumbnails?: Thumbnails | undefined;
  signal?: AbortSignal;
  onProgress?(progress: { done: number; total: number | null }): void;
}

export interface ScanReport {
  /** Image files that the walk found. */
  files: number;
  added: number;
  changed: number;
  moved: number;
  unchanged: number;
  /** Vanished since the last scan; files that were missing before are not counted again. */
  missing: number;
  /** Of the files judged in this scan, how many have another verdict than ok. */
  notOk: number;
  walk: WalkReport;
}

/** Files that wait at each decoder, so that it never waits for us, and several small ones can be handed over together. */
const FILES_AHEAD = 64;

/**
 * Brings the catalogue up to date with a folder. New and changed files are judged in worker processes and written in batches, so that a scan can be
 * stopped or killed at any moment and the next one finishes the rest. Moved files keep their rows, found by the hash of their bytes. Vanished
 * files become `missing`.
 *
 * Throws FOLDER_NOT_FOUND (also when the folder vanishes in mid-scan: its files are then not missing), FOLDER_UNREADABLE, FOLDER_EMPTY (no image at all:
 * where the catalogue knows some, nothing is changed), and the signal's reason.
 */
export async function scan(options: ScanOptions): Promise<ScanReport> {
  const { store, rootId, rootPath, signal } = options;
  const report: ScanReport = {
    files: 0,
    added: 0,
    changed: 0,
    moved: 0,
    unchanged: 0,
    missing: 0,
    notOk: 0,
    walk: emptyWalkReport(),
  };
  const labelOf = labelReader(options.labels);

  const difference = await compare(options, report);
  report.unchanged = difference.unchanged;
  report.files = difference.unchanged + difference.toJudge.length;
  // An unmounted disk leaves an empty folder behind: what the catalogue knows is then not missing.
  const isEmpty = options.within ? await isEmptyFolder(rootPath) : report.files === 0;
  if (isEmpty && report.walk.unreadableFolders.length === 0) {
    throw emptyFolder(rootPath, report.walk, difference.vanished.length);
  }
  store.ensureClasses(classNames(difference, labelOf));

  const gone = difference.vanished.filter((file) => !liesIn(report.walk.unreadableFolders, file.path));
  const { renamed, hashes } = await findRenamed(difference.toJudge, gone, (path) =>
    options.pool.hash(spelledFile(rootPath, path), { signal }),
  );
  if (renamed.length > 0) store.write(rootId, renamed.map(movedTo));
  report.moved = renamed.length;
  const isRenamed = new Set(renamed.map(({ file }) => file.path));
  const found = new Set(renamed.map(({ row }) => row));
  const vanished = new VanishedFiles(gone.filter((file) => !found.has(file)));
  const writer = new BatchWriter((batch) => store.write(rootId, batch));
  let done = 0;
  const total = difference.toJudge.length;
  options.onProgress?.({ done, total });

  const judgeOne = async ({ file, known }: Todo): Promise<void> => {
    if (isRenamed.has(file.path)) return options.onProgress?.({ done: ++done, total });
    const hashOf = async (path: string): Promise<string | null> =>
      hashes.get(path) ?? (await options.pool.hash(spelledFile(rootPath, path), { signal }));
    const scanned = await judgeFile(options, hashOf, vanished, labelOf, file, known);
    // A read that fails may be the first sign of a disk that went away. Then nothing more is written.
    if (scanned && 'judgement' in scanned && isGone(scanned.judgement)) await assertThere(rootPath);
    signal?.throwIfAborted();
    if (scanned) {
      countInto(report, scanned, known);
      writer.add(scanned);
    } else if (known) {
      vanished.add(known);
    }
    options.onProgress?.({ done: ++done, total });
  };

  try {
    await inParallel(difference.toJudge, options.pool.size * FILES_AHEAD, judgeOne);
  } finally {
    // What was judged is kept, also when the scan is cancelled or fails.
    writer.flush();
  }

  await assertThere(rootPath);
  const missing = vanished.rest().filter((file) => file.verdict !== 'missing');
  if (missing.length > 0) store.markMissing(missing.map((file) => file.id));
  report.missing = missing.length;
  return report;
}

async function compare(
  { store, rootId, rootPath, signal, within, files = 'named' }: ScanOptions,
  report: ScanReport,
): Promise<Difference> {
  const takes = async (path: string): Promise<boolean> => {
    if (files === 'all' && (await beginsAsImage(rootPath, path))) return true;
    countOther(report.walk, path);
    return false;
  };
  try {
    const names = files === 'named' ? 'images' : 'all';
    const walked = within
      ? walkWithin(rootPath, within, report.walk, signal, names)
      : walk(rootPath, report.walk, signal, names);
    return await findDifference(walked, store.known(rootId, within && outermost(within)), takes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new WinnowError(
        'FOLDER_UNREADABLE',
        `The folder ${rootPath} cannot be listed: permission denied.`,
        {
          subject: rootPath,
          hint: 'Give yourself the right to read it, then scan again. Nothing in the catalogue was changed.',
          cause: error,
        },
      );
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') throw folderGone(rootPath, error);
    throw error;
  }
}

function movedTo({ row, file }: Renamed): ScannedFile {
  return { kind: 'moved', id: row.id, path: file.path, stamp: file.stamp };
}

/** Null for a file that vanished between the walk and its judgement. */
async function judgeFile(
  { rootPath, pool, signal, thumbnails }: ScanOptions,
  hashOf: (path: string) => Promise<string | null>,
  vanished: VanishedFiles,
  labelOf: (path: string) => string | null,
  { path, stamp }: FoundFile,
  known: KnownFile | null,
): Promise<ScannedFile | null> {
  const full = spelledFile(rootPath, path);
  const thumbnail = thumbnails?.isWanted() ? thumbnails : undefined;
  const judge = () => pool.judge(full, { signal, bytes: stamp.bytes, thumbnail });
  if (!known && vanished.hasSize(stamp.bytes)) {
    // Reading costs a tenth of decoding: a file that only moved is not decoded again.
    const sha256 = await hashOf(path);
    const former = sha256 === null ? null : vanished.take(sha256, path);
    if (former && former.verdict !== 'missing') return { kind: 'moved', id: former.id, path, stamp };
    if (former) return { kind: 'changed', id: former.id, path, stamp, judgement: await judge() };
  }
  if (known && mayBeSame(known, stamp) && (await hashOf(path)) === known.sha256) {
    return { kind: 'moved', id: known.id, path, stamp };
  }
  const judgement = await judge();
  if (judgement.verdict === 'missing') return null;
  if (known) return { kind: 'changed', id: known.id, path, stamp, judgement };
  return { kind: 'new', path, stamp, label: labelOf(path), judgement };
}

/** Touched, or copied back, and of the same size: its bytes may be the ones that were judged. */
function mayBeSame(known: KnownFile, stamp: FileStamp): boolean {
  return (
    known.sha256 !== null &&
    known.measured &&
    known.bytes === stamp.bytes &&
    known.verdict !== 'missing' &&
    known.verdict !== 'unreadable'
  );
}

/** Rows without a file, by content, for new files to be recognised as their continuation. */
class VanishedFiles {
  readonly #bySha256 = new Map<string, KnownFile[]>();
  readonly #sizes = new Set<number>();
  readonly #rest = new Set<KnownFile>();

  constructor(files: readonly KnownFile[]) {
    for (const file of files) this.add(file);
  }

  add(file: KnownFile): void {
    this.#rest.add(file);
    if (file.sha256 === null || file.bytes === 0) return; // All empty files have the same content: that proves nothing.
    this.#sizes.add(file.bytes);
    const alike = this.#bySha256.get(file.sha256);
    if (alike) alike.push(file);
    else this.#bySha256.set(file.sha256, [file]);
  }

  hasSize(bytes: number): boolean {
    return this.#sizes.has(bytes);
  }

  /** One with this content, of the same file name if there is one. It is not given twice. */
  take(sha256: string, path: string): KnownFile | null {
    const alike = this.#bySha256.get(sha256);
    if (!alike || alike.length === 0) return null;
    const sameName = alike.findIndex((file) => basename(file.path) === basename(path));
    const [taken] = alike.splice(Math.max(0, sameName), 1);
    this.#rest.delete(taken!);
    return taken!;
  }

  rest(): KnownFile[] {
    return [...this.#rest];
  }
}

/** Sorted as Python sorts strings, by code point, so that class indices are ImageFolder's. */
function classNames({ toJudge }: Difference, labelOf: (path: string) => string | null): string[] {
  const names = new Set<string>();
  for (const path of toJudge.newPaths()) {
    const label = labelOf(path);
    if (label !== null) names.add(label);
  }
  return [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function inParallel(
  items: TodoList,
  lanes: number,
  work: (item: Todo) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      try {
        await work(items.at(next++));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failure = ended.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

function countInto(report: ScanReport, scanned: ScannedFile, known: KnownFile | null): void {
  if (scanned.kind === 'new') report.added++;
  else if (scanned.kind === 'moved' && known) report.unchanged++;
  else if (scanned.kind === 'changed') report.changed++;
  else report.moved++;
  if ('judgement' in scanned && scanned.judgement.verdict !== 'ok') report.notOk++;
}

function isGone(judgement: Judgement): boolean {
  return judgement.verdict === 'missing' || judgement.verdict === 'unreadable';
}

function liesIn(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => path.startsWith(folder));
}

async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    throw folderGone(folder, error);
  }
}

async function assertThere(rootPath: string): Promise<void> {
  try {
    await stat(rootPath);
  } catch (error) {
    throw folderGone(rootPath, error);
  }
}

function folderGone(rootPath: string, cause: unknown): WinnowError {
  return new WinnowError('FOLDER_NOT_FOUND', `The folder ${rootPath} is not there.`, {
    subject: rootPath,
    hint: 'Is the disk mounted? If the folder has moved, re-base the dataset to its new place. What is known of its images is kept.',
    cause,
  });
}

function emptyFolder(rootPath: string, report: WalkReport, known: number): WinnowError {
  const others = [...report.others.values()].reduce((sum, n) => sum + n, 0);
  if (known > 0) {
    return new WinnowError(
      'FOLDER_EMPTY',
      `There is no image in ${rootPath}, where the catalogue knows ${known}. Nothing was changed.`,
      {
        subject: rootPath,
        hint: 'Is the disk mounted? If the images have moved, re-base the dataset to their new place.',
      },
    );
  }
  return new WinnowError(
    'FOLDER_EMPTY',
    `There is no image in ${rootPath}${others ? `, only ${others} other files` : ''}.`,
    {
      subject: rootPath,
      hint: 'Name the folder that holds the images. Files are taken by their ending (jpg, png, webp, gif, bmp, tiff, avif and others), with --all-files also by how they begin.',
    },
  );
}
