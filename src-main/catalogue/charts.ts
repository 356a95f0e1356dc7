import type { ChartField, SizeCount } from '../../src-shared/contract/loading.ts';
import type { ReadDb } from './connection.ts';
import { measureColumns } from './measured-notices.ts';
import { inSplit } from './samples.ts';
import { conditionOf } from './select-ids.ts';
import { isSample } from './weights-preview.ts';

export interface Chart {
  edges: number[];
  counts: number[];
  without: number;
}

interface Axis {
  value: string;
  /** Equal stretches of the logarithm: what spans orders of magnitude would else stand in one bar. */
  isLog: boolean;
}

const axes: Record<ChartField, Axis> = {
  width: { value: 'nullif(width, 0)', isLog: true },
  height: { value: 'nullif(height, 0)', isLog: true },
  pixels: { value: 'nullif(width * height, 0)', isLog: true },
  ratio: { value: 'CAST(nullif(width, 0) AS REAL) / nullif(height, 0)', isLog: true },
  bytes: { value: 'nullif(bytes, 0)', isLog: true },
  brightness: { value: measureColumns.brightness, isLog: false },
  sharpness: { value: measureColumns.sharpness, isLog: false },
  entropy: { value: measureColumns.entropy, isLog: false },
  weight: { value: 'weight', isLog: false },
};

/** How many of the images that a query finds lie in each of equal stretches between the smallest and the largest value. */
export function chart(db: ReadDb, field: ChartField, query: string, buckets: number): Chart {
  const { sql, values } = conditionOf(db, query);
  const { value, isLog } = axes[field];
  const from = field in measureColumns ? 'images LEFT JOIN measures ON image_id = images.id' : 'images';
  const { low, high, count, found } = db.get<{
    low: number | null;
    high: number | null;
    count: number;
    found: number;
  }>(
    `SELECT min(${value}) AS low, max(${value}) AS high, count(${value}) AS found, count(*) AS count FROM ${from} WHERE ${sql}`,
    ...values,
  )!;
  if (low === null || high === null) return { edges: [], counts: [], without: count };
  const scale = isLog ? Math.log : (x: number) => x;
  const back = isLog ? Math.exp : (x: number) => x;
  const [start, span] = [scale(low), scale(high) - scale(low)];
  if (span === 0) return { edges: [low, high], counts: [found], without: count - found };
  const edges = Array.from({ length: buckets + 1 }, (_, i) => back(start + (span * i) / buckets));
  edges[0] = low;
  edges[buckets] = high;
  // By the edges themselves, so that a comparison with one of them finds what its bars hold.
  const rows = db.tuples<[value: number, count: number]>(
    `SELECT ${value} AS value, count(*) FROM ${from} WHERE ${sql} AND ${value} IS NOT NULL GROUP BY value`,
    ...values,
  );
  const counts = Array.from({ length: buckets }, () => 0);
  for (const [each, here] of rows) counts[bucketOf(edges, each)]! += here;
  return { edges, counts, without: count - found };
}

/** The last stretch that does not begin above the value. */
function bucketOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The sizes that most samples of a split have. */
export function sizes(db: ReadDb, split: string, most: number): { sizes: SizeCount[]; others: number } {
  const place = inSplit(split);
  const all = db.all<SizeCount>(
    `SELECT width, height, count(*) AS count FROM images
     WHERE width > 0 AND height > 0 AND ${isSample} AND ${place.sql} GROUP BY width, height ORDER BY count DESC, width, height`,
    ...place.values,
  );
  const others = all.slice(most).reduce((sum, { count }) => sum + count, 0);
  return { sizes: all.slice(0, most), others };
}
