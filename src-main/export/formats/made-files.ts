import { lstat, open, readdir, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Placement } from '../../../src-shared/catalogue/export-format.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { escapeMarks, toFilePath } from '../../decode/spelled-path.ts';

/** The list of what an export put into a folder, in that folder, so that undoing it removes that and nothing else. */
export const madeFilesName = '.winnow-export.jsonl';

/** A file that an export made: `to` below its folder, and the file whose picture it is, from that folder on, spelled as a sample's path is; null for a text of its own. */
interface MadeFile {
  readonly to: string;
  readonly from: string | null;
  readonly bytes: number;
}

export const madeFilesHeader = (placement: Placement): string =>
  `${JSON.stringify({ format: 'winnow-export', version: 1, placement })}\n`;

export const madeFileLine = (file: MadeFile): string => `${JSON.stringify(file)}\n`;

export type KeptReason = 'changed' | 'original gone';

export interface UndoneExport {
  removed: number;
  /** Files of the export that stay, and why; the first hundred. */
  kept: { file: string; reason: KeptReason }[];
  keptCount: number;
}

const LISTED = 100;

export interface UndoOptions {
  /** What was removed before stays removed; the list stays, so that the rest can be undone later. */
  signal?: AbortSignal | undefined;
  /** Files looked at so far. */
  onProgress?: ((done: number) => void) | undefined;
}

/** How many files an export has put into a folder by the list that it left there; null where there is none. */
export async function countMade(folder: string): Promise<number | null> {
  const handle = await open(join(folder, madeFilesName)).catch(() => null);
  if (handle === null) return null;
  try {
    let lines = 0;
    for await (const _ of handle.readLines({ autoClose: false })) lines++;
    return Math.max(0, lines - 1);
  } finally {
    await handle.close();
  }
}

/**
 * Removes the pictures that an export made in a folder, and the folders that are then empty. What was changed since stays, as does what is the last
 * copy of its picture, and everything that the export did not make.
 *
 * Throws `BAD_INPUT` where the folder holds no list of what was made, or the list is not one.
 */
export async function undoExport(
  folder: string,
  { signal, onProgress }: UndoOptions = {},
): Promise<UndoneExport> {
  const list = join(folder, madeFilesName);
  const handle = await open(list).catch((cause: unknown) => {
    throw new WinnowError(
      'BAD_INPUT',
      `${folder} holds no ${madeFilesName}, so what an export made there is not known.`,
      {
        subject: folder,
        hint: 'Name the folder that an export of pictures has made.',
        cause,
      },
    );
  });
  const result: UndoneExport = { removed: 0, kept: [], keptCount: 0 };
  const folders = new Set<string>();
  try {
    const writtenMs = (await handle.stat()).mtimeMs;
    let number = 0;
    for await (const line of handle.readLines({ autoClose: false })) {
      if (++number === 1) {
        checkHeader(list, line);
        continue;
      }
      signal?.throwIfAborted();
      const made = parseLine(list, number, line);
      const file = join(folder, made.to);
      for (let at = dirname(file); at.length > folder.length; at = dirname(at)) folders.add(at);
      const reason = await whyKept(folder, made, writtenMs);
      if (reason === null) {
        await unlink(file);
        result.removed++;
      } else if (reason !== 'gone') {
        result.keptCount++;
        if (result.kept.length < LISTED) result.kept.push({ file: made.to, reason });
      }
      onProgress?.(number - 1);
    }
  } finally {
    await handle.close();
  }
  // What stays can be undone later.
  if (result.keptCount > 0) return result;
  await unlink(list);
  const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
  for (const one of [...deepestFirst, folder]) await removeEmpty(one);
  return result;
}

async function whyKept(
  folder: string,
  made: MadeFile,
  writtenMs: number,
): Promise<KeptReason | 'gone' | null> {
  const stats = await lstat(join(folder, made.to)).catch(() => null);
  if (stats === null) return 'gone';
  if (stats.isSymbolicLink()) return null;
  const original =
    made.from === null
      ? null
      : await stat(toFilePath(resolve(escapeMarks(folder), made.from))).catch(() => null);
  // A hard link: the picture stays under its other name.
  if (original?.ino === stats.ino && original.dev === stats.dev) return null;
  if (!stats.isFile() || stats.size !== made.bytes || stats.mtimeMs > writtenMs) return 'changed';
  return made.from === null || original?.size === made.bytes ? null : 'original gone';
}

async function removeEmpty(folder: string): Promise<void> {
  if ((await readdir(folder).catch(() => ['?'])).length === 0) await rmdir(folder);
}

function checkHeader(list: string, line: string): void {
  const header = parseJson(line) as { format?: unknown; version?: unknown } | null;
  if (header?.format === 'winnow-export' && header.version === 1) return;
  throw badList(list, 1, 'it is not the list of an export');
}

function parseLine(list: string, number: number, line: string): MadeFile {
  const made = parseJson(line) as Partial<MadeFile> | null;
  if (
    typeof made?.to !== 'string' ||
    (made.from !== null && typeof made.from !== 'string') ||
    typeof made.bytes !== 'number'
  )
    throw badList(list, number, 'it does not say which file was made of which');
  if (made.to.startsWith('/') || made.to.split(/[/\\]/).includes('..'))
    throw badList(list, number, `${made.to} lies outside the folder`);
  return made as MadeFile;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function badList(list: string, number: number, why: string): WinnowError {
  return new WinnowError('BAD_INPUT', `Line ${number} of ${list} cannot be used: ${why}.`, {
    subject: list,
    hint: 'Nothing after it was removed. Remove the folder by hand if you are sure.',
  });
}
