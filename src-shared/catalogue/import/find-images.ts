import type { ImportMatch } from './import-format.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportStore, Place } from './import-store.ts';

/** The sign that a catalogue's paths spell bytes with that are no UTF-8; a real one is spelled as two. */
const mark = '\u241B';

export interface FoundImages {
  readonly ids: readonly number[];
  /** Several images of one name, of which the row can mean one alone. */
  readonly isAmbiguous: boolean;
}

/**
 * The images that each row is about.
 *
 * By `path`, a path below the root counts, also where it begins with the root's name or is absolute; by `name`, the file name alone. Two files of one
 * name are ambiguous. By `sha256` all copies of the content are meant, unless one of them has the row's path or is alone in having its file name.
 */
export function findImages(
  store: ImportStore,
  match: ImportMatch,
  rows: readonly ImportRow[],
): FoundImages[] {
  if (match === 'sha256') return byContent(store, rows).map((ids) => ({ ids, isAmbiguous: false }));
  const found = match === 'path' ? byPath(store, rows) : byName(store, rows);
  return found.map((ids) => ({ ids, isAmbiguous: ids.length > 1 }));
}

/** Some of the images that an ambiguous row may mean, in the order of their paths. */
export function meantPaths(store: ImportStore, ids: readonly number[]): string[] {
  return store
    .current(ids)
    .map(({ path }) => path)
    .sort()
    .slice(0, 5);
}

function byContent(store: ImportStore, rows: readonly ImportRow[]): number[][] {
  const copies = firstFound(
    rows,
    ({ sha256 }) => (sha256 === null ? [] : [sha256]),
    (hashes) => store.bySha256(hashes),
  );
  const several = rows.flatMap((row, i) => (row.path !== null && copies[i]!.length > 1 ? [i] : []));
  const doubtful = several.map((i) => rows[i]!);
  const [paths, names] = [byPath(store, doubtful), byName(store, doubtful)];
  several.forEach((at, k) => {
    for (const named of [paths[k]!, names[k]!]) {
      const meant = copies[at]!.filter((id) => named.includes(id));
      if (meant.length !== 1) continue;
      copies[at] = meant;
      return;
    }
  });
  return copies;
}

function byPath(store: ImportStore, rows: readonly ImportRow[]): number[][] {
  const bases = store.roots.map(({ name, path }) => ({
    name,
    base: `${path.replaceAll('\\', '/').replace(/\/$/, '')}/`,
  }));
  return firstFound(
    rows,
    function* ({ path, root }) {
      if (path === null) return;
      for (const spelled of spellings(path)) yield* placesOf(bases, spelled, root);
    },
    (places) => store.byPath(places),
  );
}

function byName(store: ImportStore, rows: readonly ImportRow[]): number[][] {
  return firstFound(
    rows,
    function* ({ path }) {
      if (path === null) return;
      for (const spelled of spellings(path)) yield spelled.slice(spelled.lastIndexOf('/') + 1);
    },
    (names) => store.byName(names),
  );
}

/** Of each row what its first key finds that finds anything. All rows' first keys are looked up at once, then the second ones of those left, and so on. */
function firstFound<K>(
  rows: readonly ImportRow[],
  keysOf: (row: ImportRow) => Iterable<K>,
  lookUp: (keys: readonly K[]) => number[][],
): number[][] {
  const found: number[][] = rows.map(() => []);
  let left = rows.map((row, at) => ({ at, keys: keysOf(row)[Symbol.iterator]() }));
  for (;;) {
    const asked: typeof left = [];
    const keys: K[] = [];
    for (const one of left) {
      const next = one.keys.next();
      if (next.done) continue;
      asked.push(one);
      keys.push(next.value);
    }
    if (keys.length === 0) return found;
    const answers = lookUp(keys);
    left = asked.filter(({ at }, i) => (found[at] = answers[i]!).length === 0);
  }
}

/** A path as it stands, with `/` for `\`, without a scheme or its escapes, and with a real ␛ spelled as the catalogue does. */
function* spellings(written: string): Generator<string> {
  const plain = written.startsWith('file://') ? decoded(written.slice('file://'.length)) : written;
  yield plain;
  if (plain.includes('\\')) yield plain.replaceAll('\\', '/');
  if (plain.includes(mark)) yield plain.replaceAll(mark, mark + mark);
  if (plain.includes('%') && /%[0-9a-f]{2}/i.test(plain)) yield decoded(plain);
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
  bases: readonly { name: string; base: string }[],
  written: string,
  root: string | null,
): Generator<Place> {
  const path = written.startsWith('.') ? written.replace(/^(\.\/+)+/, '') : written;
  yield { path, root };
  for (const { name, base } of bases) {
    if (path.startsWith(base)) yield { path: path.slice(base.length), root: name };
    if (path.startsWith(`${name}/`)) yield { path: path.slice(name.length + 1), root: name };
  }
}
