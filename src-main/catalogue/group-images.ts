import { packHash, wordsPerHash } from '../../src-shared/catalogue/duplicates/hamming.ts';
import { nearGroups } from '../../src-shared/catalogue/duplicates/near-groups.ts';
import type { HashBits } from '../../src-shared/catalogue/duplicates/low-frequencies.ts';
import type { NearOptions } from '../../src-shared/catalogue/duplicates/near-pairs.ts';
import { UnionFind } from '../../src-shared/catalogue/duplicates/union-find.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { ReadDb } from './connection.ts';

export interface GroupOptions {
  /** Most of the compared bits in which perceptual hashes may differ, 0 to 64; null for exact duplicates alone. */
  distance: number | null;
  /** Also mirrored and turned copies. */
  flips: boolean;
  /** How many bits are compared. Default: 256. */
  hashBits?: HashBits;
}

const missing = verdicts.indexOf('missing');
const empty = verdicts.indexOf('empty');

/** Images that are there. Empty files all have the same bytes: that makes them no duplicates. */
const isThere = `verdict NOT IN (${missing}, ${empty})`;

/** Ids of images that are the same picture, two and more in a group, in order. */
export function groupImages(db: ReadDb, { distance, ...options }: GroupOptions): number[][] {
  const ids = Int32Array.from(db.column<number>(`SELECT id FROM images WHERE ${isThere} ORDER BY id`));
  const placeOf = (id: number) => placeIn(ids, id);
  const joined = new UnionFind(ids.length);
  joinEqual(db, joined, placeOf, `SELECT id, sha256 FROM images WHERE sha256 IN
    (SELECT sha256 FROM images WHERE ${isThere} GROUP BY sha256 HAVING count(*) > 1) AND ${isThere}`); // prettier-ignore
  joinEqual(db, joined, placeOf, `SELECT image_id, pixel_hash FROM hashes WHERE pixel_hash IN
    (SELECT pixel_hash FROM hashes GROUP BY pixel_hash HAVING count(*) > 1)
    AND image_id IN (SELECT id FROM images WHERE ${isThere})`); // prettier-ignore
  if (distance !== null) joinNear(db, joined, placeOf, { distance, ...options });
  return joined.groups().map((group) => group.map((place) => ids[place]!));
}

function joinEqual(db: ReadDb, joined: UnionFind, placeOf: (id: number) => number, sql: string): void {
  const firsts = new Map<string, number>();
  for (const [id, hash] of db.tuples<[number, Uint8Array]>(sql)) {
    const key = Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('latin1');
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, id);
    else joined.union(placeOf(first), placeOf(id));
  }
}

const PAGE = 10_000;

function joinNear(
  db: ReadDb,
  joined: UnionFind,
  placeOf: (id: number) => number,
  options: NearOptions,
): void {
  const count = db.value<number>('SELECT count(*) FROM hashes WHERE perceptual_hash IS NOT NULL');
  const places = new Int32Array(count);
  const hashes = new Uint32Array(count * wordsPerHash);
  let at = 0;
  for (let last = 0; ;) {
    const page = db.tuples<[id: number, hash: Uint8Array]>(
      `SELECT image_id, perceptual_hash FROM hashes JOIN images ON id = image_id
       WHERE perceptual_hash IS NOT NULL AND ${isThere} AND image_id > ? ORDER BY image_id LIMIT ${PAGE}`,
      last,
    );
    for (const [id, hash] of page) {
      places[at] = placeOf(id);
      packHash(hash, hashes, at++);
    }
    if (page.length < PAGE) break;
    last = page.at(-1)![0];
  }
  for (const group of nearGroups(hashes.subarray(0, at * wordsPerHash), options)) {
    for (const member of group) joined.union(places[group[0]!]!, places[member]!);
  }
}

/** Where an id stands in an ascending list that has it. */
function placeIn(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
