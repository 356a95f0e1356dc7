import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import { labelReader } from '../../src-shared/catalogue/label-source.ts';
import type { LabelSource } from '../../src-shared/contract/values.ts';
import { spelledFile } from '../decode/spelled-path.ts';
import { BatchWriter } from './batch-writer.ts';
import type { FilesTaken } from './by-signature.ts';
import { classNames } from './class-names.ts';
import { compareFolder } from './compare-folder.ts';
import { findRenamed, type Renamed } from './find-renamed.ts';
import { assertThere, emptyFolder, isEmptyFolder } from './folder-faults.ts';
import { inParallel } from './in-parallel.ts';
import type { Judge, Thumbnails } from './judge-pool.ts';
import { recogniseFile } from './recognise-file.ts';
import type { KnownFile, ScannedFile, ScanStore } from './scan-store.ts';
import type { FoundFile, Todo } from './todo-list.ts';
import { VanishedFiles } from './vanished-files.ts';
import { emptyWalkReport, type WalkReport } from './walk.ts';

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
  const { store, rootId, rootPath, pool, thumbnails, signal } = options;
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

  const judge = ({ path, stamp }: FoundFile): Promise<Judgement> => {
    const thumbnail = thumbnails?.isWanted() ? thumbnails : undefined;
    return pool.judge(spelledFile(rootPath, path), { signal, bytes: stamp.bytes, thumbnail });
  };
  const hash = (path: string) => pool.hash(spelledFile(rootPath, path), { signal });

  const difference = await compareFolder(options, report.walk);
  report.unchanged = difference.unchanged;
  report.files = difference.unchanged + difference.toJudge.length;
  // An unmounted disk leaves an empty folder behind: what the catalogue knows is then not missing.
  const isEmpty = options.within ? await isEmptyFolder(rootPath) : report.files === 0;
  if (isEmpty && report.walk.unreadableFolders.length === 0) {
    throw emptyFolder(rootPath, report.walk, difference.vanished.length);
  }
  store.ensureClasses(classNames(difference.toJudge, labelOf));

  const gone = difference.vanished.filter((file) => !liesIn(report.walk.unreadableFolders, file.path));
  const { renamed, hashes } = await findRenamed(difference.toJudge, gone, hash);
  if (renamed.length > 0) store.write(rootId, renamed.map(movedTo));
  report.moved = renamed.length;
  const isRenamed = new Set(renamed.map(({ file }) => file.path));
  const found = new Set(renamed.map(({ row }) => row));
  const vanished = new VanishedFiles(gone.filter((file) => !found.has(file)));
  const writer = new BatchWriter((batch) => store.write(rootId, batch));
  let done = 0;
  const total = difference.toJudge.length;
  options.onProgress?.({ done, total });

  const recognition = {
    hashOf: async (path: string) => hashes.get(path) ?? (await hash(path)),
    judge,
    labelOf,
    vanished,
  };
  const judgeOne = async (todo: Todo): Promise<void> => {
    const { file, known } = todo;
    if (isRenamed.has(file.path)) return options.onProgress?.({ done: ++done, total });
    const scanned = await recogniseFile(recognition, todo);
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
    await inParallel(difference.toJudge, pool.size * FILES_AHEAD, judgeOne);
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

function movedTo({ row, file }: Renamed): ScannedFile {
  return { kind: 'moved', id: row.id, path: file.path, stamp: file.stamp };
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
