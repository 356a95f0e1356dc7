import { findImages } from '../../src-shared/catalogue/import/find-images.ts';
import { importMatches, type ImportMatch } from '../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import { allHashed } from './hashed.ts';

/** Of rows whose pictures would have to be hashed, fewer are looked at. */
const HASHED = 100;

/** What finds one image for most of the rows; of equals the first of path, content, name. */
export async function bestMatch(store: ImportStore, head: readonly ImportRow[]): Promise<ImportMatch> {
  let best: { match: ImportMatch; share: number } = { match: 'path', share: 0 };
  for (const match of importMatches) {
    // To hash pictures takes longest, and is not needed where paths find everything.
    if (best.share === 1) break;
    const isByPicture = match === 'sha256' && head.some(({ sha256, picture }) => sha256 === null && picture !== null); // prettier-ignore
    const sample = isByPicture ? head.slice(0, HASHED) : head;
    const rows = match === 'sha256' ? await allHashed(sample) : sample;
    const found = findImages(store, match, rows).filter(
      ({ ids, isAmbiguous }) => ids.length > 0 && !isAmbiguous,
    );
    if (found.length / sample.length > best.share) best = { match, share: found.length / sample.length };
  }
  return best.match;
}
