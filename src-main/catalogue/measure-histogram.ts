import type { ReadDb } from './connection.ts';
import { measureColumns } from './measured-notices.ts';

/** Measures of the pixels that have a histogram, 0 to 1. */
export type HistogramField = 'sharpness' | 'shadows' | 'highlights' | 'entropy';

/** How many images have a measure in each of `buckets` equal stretches from 0 to `upTo`; what lies beyond counts in the last. */
export function measureHistogram(db: ReadDb, field: HistogramField, upTo: number, buckets: number): number[] {
  const rows = db.tuples<[bucket: number, count: number]>(
    `SELECT max(0, min(?, CAST(${measureColumns[field]} / ? * ? AS INTEGER))) AS bucket, count(*) FROM measures GROUP BY bucket`,
    buckets - 1,
    upTo,
    buckets,
  );
  const counts = Array.from({ length: buckets }, () => 0);
  for (const [bucket, count] of rows) counts[bucket] = count;
  return counts;
}
