import { isUtf8 } from 'node:buffer';
import { lstat as lstatWithCallback, type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { promisify } from 'node:util';
import type { FileStamp } from '../../src-shared/catalogue/judgement.ts';
import { escapeMarks, spelledFile, spellName, toFilePath } from '../decode/spelled-path.ts';
import { comparePaths } from './difference.ts';
import { isImageName } from './image-extensions.ts';

/** Half the processor time of the one that gives promises by itself: it is asked of every file. */
const lstat = promisify(lstatWithCallback);

export interface WalkedFile {
  /** Relative to the root, `/` between its parts. A name that is no UTF-8 is spelled (see spelled-path.ts). */
  path: string;
  stamp: FileStamp;
  /** Whether its name is an image's. */
  isNamed: boolean;
}

/** Which files the walk gives: those with an image's name, or all of them. */
export type WalkedNames = 'images' | 'all';

/** What the walk passed by, counted while it goes. */
export interface WalkReport {
  folders: number;
  /** Hidden folders and `.ipynb_checkpoints`. */
  ignoredFolders: number;
  /** Links to folders, and links that lead out of the root. */
  ignoredLinks: number;
  /** Files that are not taken for images, by lower-case extension. */
  others: Map<string, number>;
  /** Relative paths, ending in `/`, of folders that could not be listed. What was known in them is neither found nor missing. */
  unreadableFolders: string[];
  /** Relative paths, as they are spelled, of images whose names are not UTF-8: the loaders open what a manifest calls them, other programs do not. */
  undecodableNames: string[];
}

export function emptyWalkReport(): WalkReport {
  return {
    folders: 0,
    ignoredFolders: 0,
    ignoredLinks: 0,
    others: new Map(),
    unreadableFolders: [],
    undecodableNames: [],
  };
}

/** Enough to keep the file system busy, few enough to stop at once. */
const STATS_AT_ONCE = 64;

/**
 * Every file under `root` whose name is an image's, or with `names` every file, in the order of its relative path as UTF-8 bytes: the order of a manifest, and the one that lets
 * a scan compare a million files with a million rows without holding either. A link is followed to a file inside the root, and nowhere else.
 *
 * Throws what the file system throws when the root itself cannot be listed.
 */
export async function* walk(
  root: string,
  report: WalkReport,
  signal?: AbortSignal,
  names: WalkedNames = 'images',
): AsyncGenerator<WalkedFile> {
  const realRoot = await realpath(root);
  yield* walkFolder(realRoot, '', report, signal, names);
}

/**
 * The same of some files and folders alone, by their paths relative to the root. One that is not there gives nothing.
 *
 * Throws what the file system throws when the root itself is not there.
 */
export async function* walkWithin(
  root: string,
  paths: readonly string[],
  report: WalkReport,
  signal?: AbortSignal,
  names: WalkedNames = 'images',
): AsyncGenerator<WalkedFile> {
  const realRoot = await realpath(root);
  const found: WalkedFile[] = [];
  for (const path of outermost(paths)) {
    signal?.throwIfAborted();
    if (path.split('/').some((part, i, parts) => part.startsWith('.') && i < parts.length - 1)) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const stats = await lstat(toFilePath(spelledFile(realRoot, path))).catch(() => null);
    if (stats?.isDirectory()) {
      if (name.startsWith('.')) continue;
      for await (const file of walkFolder(realRoot, `${path}/`, report, signal, names)) found.push(file);
    } else if (stats && (isImageName(name) || (names === 'all' && !name.startsWith('._')))) {
      const stamp = stats.isFile() || stats.isSymbolicLink() ? await stampOf(realRoot, path) : null;
      if (stamp) found.push({ path, stamp, isNamed: isImageName(name) });
    }
  }
  yield* found.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Without those that lie in another one. */
export function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      if (all.has(path.slice(0, at))) return false;
    return true;
  });
}

async function* walkFolder(
  root: string,
  folder: string,
  report: WalkReport,
  signal: AbortSignal | undefined,
  names: WalkedNames,
): AsyncGenerator<WalkedFile> {
  signal?.throwIfAborted();
  let entries: Entry[];
  try {
    entries = await listFolder(spelledFile(root, folder));
  } catch (error) {
    if (folder === '') throw error;
    // A folder that vanished under the walk has no files; one that may not be read has some that nobody can judge.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isUndecodable(folder))
      report.unreadableFolders.push(folder);
    return;
  }
  report.folders++;

  const files: string[] = [];
  const stampAll = async function* (): AsyncGenerator<WalkedFile> {
    for (let start = 0; start < files.length; start += STATS_AT_ONCE) {
      signal?.throwIfAborted();
      const some = files.slice(start, start + STATS_AT_ONCE);
      const stamps = await Promise.all(some.map((name) => stampOf(root, folder + name)));
      for (const [i, stamp] of stamps.entries()) {
        if (!stamp) {
          report.ignoredLinks++;
          continue;
        }
        const path = folder + some[i];
        const isNamed = isImageName(some[i]!);
        if (isNamed && isUndecodable(path)) report.undecodableNames.push(path);
        yield { path, stamp, isNamed };
      }
    }
    files.length = 0;
  };

  for (const entry of inPathOrder(entries)) {
    if (entry.kind === 'folder') {
      if (entry.name.startsWith('.')) {
        report.ignoredFolders++;
        continue;
      }
      // The files before this folder come first.
      yield* stampAll();
      yield* walkFolder(root, `${folder}${entry.name}/`, report, signal, names);
    } else if (isImageName(entry.name) || (names === 'all' && !entry.name.startsWith('._'))) {
      if (entry.kind !== 'other') files.push(entry.name);
    } else if (entry.kind === 'file') {
      countOther(report, entry.name);
    } else if (entry.kind === 'link') {
      report.ignoredLinks++;
    }
  }
  yield* stampAll();
}

/** Of a folder there may be a million: no more is kept of each than this. */
interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** Names come as text; where one may have been none, all are asked for again as bytes. */
async function listFolder(path: string): Promise<Entry[]> {
  const found = await readdir(toFilePath(path), { withFileTypes: true });
  if (process.platform === 'linux' && found.some(({ name }) => name.includes('\uFFFD'))) {
    const raw = await readdir(toFilePath(path), { withFileTypes: true, encoding: 'buffer' });
    return raw.map((entry) => entryOf(spellName(entry.name), entry));
  }
  return found.map((entry) => entryOf(escapeMarks(entry.name), entry));
}

function entryOf(name: string, entry: Pick<Dirent, 'isDirectory' | 'isFile' | 'isSymbolicLink'>): Entry {
  if (entry.isFile()) return { name, kind: 'file' };
  if (entry.isDirectory()) return { name, kind: 'folder' };
  return { name, kind: entry.isSymbolicLink() ? 'link' : 'other' };
}

/** A folder is compared as it stands in a path, with its slash: `a.jpg` comes before `a/b.jpg`. */
function inPathOrder(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => comparePaths(inPath(a), inPath(b)));
}

function inPath({ name, kind }: Entry): string {
  return kind === 'folder' ? `${name}/` : name;
}

/** Null for a link that leads out of the root, or nowhere. A file that cannot be looked at has an empty stamp, and the judge says why. */
async function stampOf(root: string, path: string): Promise<FileStamp | null> {
  const full = toFilePath(spelledFile(root, path));
  try {
    let stats = await lstat(full);
    if (stats.isSymbolicLink()) {
      if (!(await realpath(full)).startsWith(root.endsWith(sep) ? root : root + sep)) return null;
      stats = await stat(full);
      if (!stats.isFile()) return null;
    }
    return { bytes: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { bytes: 0, mtimeMs: 0 };
  }
}

/** Whether a spelled path stands for bytes that are no text. */
function isUndecodable(path: string): boolean {
  const spelled = toFilePath(path);
  return typeof spelled !== 'string' && !isUtf8(spelled);
}

/** Counts a file that is not taken for an image. */
export function countOther({ others }: WalkReport, path: string): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot).toLowerCase() : name;
  others.set(extension, (others.get(extension) ?? 0) + 1);
}
