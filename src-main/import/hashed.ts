import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';

/** How many pictures are read at once. */
const AT_ONCE = 4;

/** The rows with the hashes of their pictures, where a picture is there and no hash is given. */
export async function allHashed(rows: readonly ImportRow[]): Promise<ImportRow[]> {
  const all = [...rows];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < all.length) {
      const at = next++;
      all[at] = await hashed(all[at]!);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return all;
}

async function hashed(row: ImportRow): Promise<ImportRow> {
  if (row.sha256 !== null || row.picture === null) return row;
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(row.picture), hash);
  } catch {
    // A picture that is not there matches nothing, and is told as such.
    return row;
  }
  return { ...row, sha256: hash.digest('hex') };
}
