import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';

/** The row with the hash of its picture, where the picture is there and no hash is given. */
export async function hashed(row: ImportRow): Promise<ImportRow> {
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
