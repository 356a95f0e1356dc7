import { measuredNotices, toNoticeBits, type Notice } from '../../src-shared/catalogue/notice.ts';
import { thresholds, type SizeBounds } from '../../src-shared/catalogue/thresholds.ts';
import type { NumberField } from '../../src-shared/catalogue/query/query.ts';
import type { ReadDb } from './connection.ts';
import type { SqlCondition } from './query-to-sql.ts';

const white = 255;

/** Notices that follow from a row of `measures`, as conditions over it. */
const byMeasure: Partial<Record<Notice, string>> = {
  dark: `brightness_p99 < ${thresholds.darkBelow * white}`,
  bright: `brightness_p5 > ${thresholds.brightAbove * white}`,
  blurry: `sharpness < ${thresholds.sharpnessBelow}`,
  'low-information': `entropy < ${thresholds.entropyBelow}`,
  'grayscale-content': `chroma <= ${thresholds.chromaAtMost}`,
};

/** What a query compares, as columns of `measures`. */
export const measureColumns = {
  brightness: `brightness_p50 / ${white}.0`,
  shadows: `brightness_p5 / ${white}.0`,
  highlights: `brightness_p99 / ${white}.0`,
  entropy: 'entropy',
  sharpness: 'sharpness',
} as const;
const columns: Partial<Record<NumberField, string>> = measureColumns;

/** The measures of an image; null where nothing was measured. */
export function measuresOf(db: ReadDb, id: number): Record<keyof typeof measureColumns, number> | null {
  const named = Object.entries(measureColumns).map(([name, column]) => `${column} AS ${name}`);
  return (
    db.get<Record<keyof typeof measureColumns, number>>(
      `SELECT ${named.join(', ')} FROM measures WHERE image_id = ?`,
      id,
    ) ?? null
  );
}

/** A condition over `images` for a notice that is decided at query time; null for one that is stored with the image. */
export function measuredNotice(notice: Notice, bounds: () => SizeBounds): SqlCondition | null {
  const measured = byMeasure[notice];
  if (measured !== undefined)
    return { sql: `id IN (SELECT image_id FROM measures WHERE ${measured})`, values: [] };
  const sized = bySize(notice, bounds);
  return sized && { sql: `((${sized.sql}) IS TRUE)`, values: sized.values };
}

/** A comparison of a measure; null for a field that is none. */
export function measuredComparison(field: NumberField, operator: string, value: number): SqlCondition | null {
  const column = columns[field];
  if (column === undefined) return null;
  return { sql: `(id IN (SELECT image_id FROM measures WHERE ${column} ${operator} ?))`, values: [value] };
}

function bySize(notice: Notice, bounds: () => SizeBounds): SqlCondition | null {
  if (notice === 'odd-aspect-ratio') {
    return { sql: `min(width, height) < ${thresholds.aspectBelow} * max(width, height)`, values: [] };
  }
  if (notice !== 'odd-size') return null;
  const { low, high } = bounds();
  return { sql: 'width * height < ? OR width * height > ?', values: [low ** 2 - 0.5, high ** 2 + 0.5] };
}

/** These notices as a bit set, as an expression over a row of `images` with its row of `measures`, if it has one, beside it. */
export function measuredBits(bounds: SizeBounds): SqlCondition {
  const conditions = measuredNotices.map((notice) => {
    const measured = byMeasure[notice];
    const { sql, values } =
      measured === undefined ? bySize(notice, () => bounds)! : { sql: measured, values: [] };
    return { sql: `((${sql}) IS TRUE) * ${toNoticeBits([notice])}`, values };
  });
  return {
    sql: conditions.map(({ sql }) => sql).join(' + '),
    values: conditions.flatMap(({ values }) => values),
  };
}
