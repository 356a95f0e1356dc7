import type { ImportMatch } from './import-format.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportStore } from './import-store.ts';

/** The sign that a catalogue's paths spell bytes with that are no UTF-8; a real one is spelled as two. */
const mark = '\u241B';

export interface FoundImages {
  readonly ids: readonly number[];
  /** Several images of one name, of which the row can mean one alone. */
  readonly isAmbiguous: boolean;
}

/**
 * The images that a row is about.
 *
 * By `path`, a path below the root counts, also where it begins with the root's name or is absolute; by `name`, the file name alone. Two files of one
 * name are ambiguous. By `sha256` all copies of the content are meant, unless one of them has the row's path or is alone in having its file name.
 */
export function findImages(store: ImportStore, match: ImportMatch, row: ImportRow): FoundImages {
  if (match === 'sha256') {
    const ids = row.sha256 === null ? [] : store.bySha256(row.sha256);
    return { ids: ids.length > 1 ? narrowed(store, ids, row) : ids, isAmbiguous: false };
  }
  const ids =
    row.path === null ? [] : match === 'path' ? byPath(store, row.path, row.root) : byName(store, row.path);
  return { ids, isAmbiguous: ids.length > 1 };
}

function narrowed(store: ImportStore, copies: readonly number[], row: ImportRow): readonly number[] {
  if (row.path === null) return copies;
  for (const named of [byPath(store, row.path, row.root), byName(store, row.path)]) {
    const meant = copies.filter((id) => named.includes(id));
    if (meant.length === 1) return meant;
  }
  return copies;
}

function byPath(store: ImportStore, written: string, root: string | null): number[] {
  for (const spelled of spellings(written)) {
    for (const [path, rootName] of placesOf(store, spelled, root)) {
      const ids = store.byPath(path, rootName);
      if (ids.length > 0) return ids;
    }
  }
  return [];
}

function byName(store: ImportStore, written: string): number[] {
  for (const spelled of spellings(written)) {
    const ids = store.byName(spelled.slice(spelled.lastIndexOf('/') + 1));
    if (ids.length > 0) return ids;
  }
  return [];
}

/** A path as it stands, with `/` for `\`, without a scheme or its escapes, and with a real ␛ spelled as the catalogue does. */
function* spellings(written: string): Generator<string> {
  const plain = written.startsWith('file://') ? decoded(written.slice('file://'.length)) : written;
  yield plain;
  if (plain.includes('\\')) yield plain.replaceAll('\\', '/');
  if (plain.includes(mark)) yield plain.replaceAll(mark, mark + mark);
  if (/%[0-9a-f]{2}/i.test(plain)) yield decoded(plain);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where in the roots a written path can lie. */
function* placesOf(
  store: ImportStore,
  written: string,
  root: string | null,
): Generator<[path: string, root: string | null]> {
  const path = written.replace(/^(\.\/+)+/, '');
  yield [path, root];
  for (const { name, path: folder } of store.roots) {
    const base = folder.replaceAll('\\', '/').replace(/\/$/, '');
    if (path.startsWith(`${base}/`)) yield [path.slice(base.length + 1), name];
    if (path.startsWith(`${name}/`)) yield [path.slice(name.length + 1), name];
  }
}
