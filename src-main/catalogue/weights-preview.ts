import { classWeights } from '../../src-shared/catalogue/weights.ts';
import { exportableVerdicts, verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { WeightScheme } from '../../src-shared/contract/values.ts';
import type { WeightForecast } from './catalogue.ts';
import type { ReadDb } from './connection.ts';
import type { SqlCondition } from './query-to-sql.ts';
import { conditionOf } from './select-ids.ts';

/** What a loader can draw: labelled, not dropped, and decodable. */
export const isSample = `class_id IS NOT NULL AND flag <> 1 AND verdict IN (${exportableVerdicts.map((verdict) => verdicts.indexOf(verdict)).join(', ')})`;

/** Samples by class, and the sum of their weights. */
export function sampleCounts(
  db: ReadDb,
  where: SqlCondition,
): { classId: number; count: number; weightSum: number }[] {
  return db.all(
    `SELECT class_id AS classId, count(*) AS count, total(weight) AS weightSum
     FROM images WHERE ${where.sql} AND ${isSample} GROUP BY class_id`,
    ...where.values,
  );
}

/** What a weight scheme would give, per class that has samples, beside what is stored now. */
export function weightsPreview(
  db: ReadDb,
  scheme: WeightScheme,
  query: string,
  beta?: number,
): WeightForecast[] {
  const rows = sampleCounts(db, conditionOf(db, query));
  const weights = classWeights(scheme, new Map(rows.map(({ classId, count }) => [classId, count])), beta);
  const samples = sum(rows.map(({ count }) => count));
  const mass = sum(rows.map(({ classId, count }) => count * weights.get(classId)!));
  const currentMass = sum(rows.map(({ weightSum }) => weightSum));
  return rows.map(({ classId, count, weightSum }) => ({
    classId,
    count,
    weight: weights.get(classId)!,
    uniformShare: count / samples,
    weightedShare: (count * weights.get(classId)!) / mass,
    currentWeight: weightSum / count,
    currentShare: currentMass === 0 ? 0 : weightSum / currentMass,
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
