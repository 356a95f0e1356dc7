import { sizeBounds, type SizeBounds } from '../../src-shared/catalogue/thresholds.ts';
import type { ReadDb } from './connection.ts';
import { noneIn } from './column.ts';
import type { Columns } from './columns.ts';
import { nthSmallest } from './nth-smallest.ts';

const kept = new WeakMap<ReadDb, { revision: number; bounds: SizeBounds }>();

/** Of all images whose size is known. Only a scan changes it, so it is kept until the next one. @param columns where the sizes may be at hand already */
export function sizeBoundsOf(db: ReadDb, columns: Columns | null): SizeBounds {
  const revision = db.value<number>('SELECT paths_revision FROM dataset');
  const known = kept.get(db);
  if (known?.revision === revision) return known.bounds;
  const pixels = (columns && pixelsAtHand(columns)) ?? pixelsOfRows(db);
  const quartile = (share: number) => Math.sqrt(nthSmallest(pixels, Math.floor((pixels.length - 1) * share)));
  const bounds =
    pixels.length === 0 ? { low: 0, high: Infinity } : sizeBounds(quartile(0.25), quartile(0.75));
  kept.set(db, { revision, bounds });
  return bounds;
}

function pixelsAtHand(columns: Columns): Float64Array | null {
  const [widths, heights] = [columns.atHand('width'), columns.atHand('height')];
  if (!widths || !heights) return null;
  const [noWidth, noHeight] = [noneIn(widths), noneIn(heights)];
  const all = new Float64Array(widths.length);
  let count = 0;
  for (let id = 0; id < all.length; id++) {
    const pixels = widths[id]! * heights[id]!;
    if (pixels > 0 && widths[id] !== noWidth && heights[id] !== noHeight) all[count++] = pixels;
  }
  return all.subarray(0, count);
}

/** As JSON, which is the fastest way out of SQLite for a million numbers. */
function pixelsOfRows(db: ReadDb): Float64Array {
  return Float64Array.from(
    JSON.parse(
      db.value<string>('SELECT json_group_array(width * height) FROM images WHERE width * height > 0'),
    ) as number[],
  );
}
