import { basename } from 'node:path';
import { findImages } from '../../src-shared/catalogue/import/find-images.ts';
import type { ImportMatch } from '../../src-shared/catalogue/import/import-format.ts';
import { EXAMPLES, type Counted, type ImageChange } from '../../src-shared/catalogue/import/import-plan.ts';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import { mapFields, type FieldMap } from '../../src-shared/catalogue/import/map-fields.ts';
import { readFields } from '../../src-shared/catalogue/import/read-fields.ts';
import { classColumns, probabilityProblem } from '../../src-shared/catalogue/label-errors/class-columns.ts';
import {
  findLabelErrors,
  type LabelErrors,
  type Prediction,
} from '../../src-shared/catalogue/label-errors/find-label-errors.ts';
import type { LabelErrorsPlan } from '../../src-shared/catalogue/label-errors/label-errors-plan.ts';
import type { Ranking } from '../../src-shared/catalogue/label-errors/label-quality.ts';
import { bestMatch } from './best-match.ts';
import { importError } from './import-error.ts';
import { openTable } from './open-table.ts';

const LOOKED_AT = 10_000;

export interface LabelErrorsOptions {
  store: ImportStore;
  /** Indices of the classes that have images. */
  usedClasses: ReadonlySet<number>;
  /** Absolute: a table with the path of each image and the probability of each class. */
  source: string;
  ranking: Ranking;
  match?: ImportMatch | undefined;
  fields?: FieldMap | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads predictions and says which labels they hold to be wrong. Nothing is written.
 *
 * Throws IMPORT_INVALID for a table without a column for a class that has images; rows that cannot be read are told in the plan.
 */
export async function planLabelErrors(
  options: LabelErrorsOptions,
): Promise<{ plan: LabelErrorsPlan; changes: ImageChange[] }> {
  const { store, source, ranking, signal } = options;
  const table = await openTable(source, signal);
  const { found, missing } = classColumns(table.columns, store.classes, options.usedClasses, store.exported);
  if (missing.length > 0) {
    throw importError(
      source,
      1,
      null,
      `Expected a column for each class but there is none for ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}.`,
      'Name the columns as the classes are named, or by their indices from 0.',
    );
  }
  const taken = new Set(found);
  const fields = mapFields(
    table.columns.filter((column) => !taken.has(column)),
    { ...options.fields, label: '', prediction: '' },
    source,
  );
  if (fields.path === undefined && fields.sha256 === undefined) {
    throw importError(
      source,
      1,
      null,
      'Expected a column that names the image, such as path, file_name or sha256, but there is none.',
      'Name it with --fields path=COLUMN.',
    );
  }
  const used = [...found, ...Object.values(fields)].filter(
    (column): column is string => typeof column === 'string',
  );
  const rows = async function* (): AsyncGenerator<{ row: ImportRow; values: Float64Array }> {
    for await (const { line, row } of table.rows(used)) {
      const values = Float64Array.from(found, (column) => (column === null ? 0 : numberOf(row[column])));
      yield { row: readFields(row, line, fields), values };
    }
  };
  const match = options.match ?? (await bestMatch(store, await headOf(rows())));
  const names = found.map((column, index) => column ?? store.classes[index]!);
  const tally = newTally();
  const predictions = async function* (into: Tally): AsyncGenerator<Prediction> {
    const seen = new Set<number>();
    for await (const { row, values } of rows()) {
      into.rows++;
      if (into.rows % 5000 === 0) signal?.throwIfAborted();
      const problem = row.problem ?? probabilityProblem(values, names);
      if (problem !== null) {
        note(into.invalid, () => ({ line: row.line, ...problem }));
        continue;
      }
      const { ids, isAmbiguous } = findImages(store, match, row);
      const name = row.path ?? row.sha256 ?? '';
      if (ids.length === 0) note(into.unmatched, () => ({ line: row.line, name }));
      else if (isAmbiguous)
        note(into.ambiguous, () => ({
          line: row.line,
          name,
          paths: ids.slice(0, 5).map((id) => store.current(id).path),
        }));
      else
        for (const id of ids) {
          const given = store.current(id).classId;
          if (seen.has(id))
            note(into.invalid, () => ({
              line: row.line,
              field: 'path',
              message: `Expected each image once but received ${name} again.`,
            }));
          else if (given === null) into.unlabelled++;
          else yield { id, given, probabilities: values };
          seen.add(id);
        }
    }
  };
  // Gone through twice: what is counted of the file is counted the first time.
  let pass = 0;
  const errors = await findLabelErrors(store.classes.length, ranking, () =>
    predictions(pass++ === 0 ? tally : newTally()),
  );
  const changes = [...changesOf(store, errors)];
  return {
    plan: {
      file: basename(source),
      match,
      ranking,
      ...tally,
      ...summaryOf(store, errors),
      changes: changes.length,
    },
    changes,
  };
}

interface Tally extends Pick<
  LabelErrorsPlan,
  'rows' | 'unlabelled' | 'unmatched' | 'ambiguous' | 'invalid'
> {}

function newTally(): Tally {
  const none = <T>(): Counted<T> => ({ count: 0, examples: [] });
  return { rows: 0, unlabelled: 0, unmatched: none(), ambiguous: none(), invalid: none() };
}

function note<T>(into: Counted<T>, example: () => T): void {
  into.count++;
  if (into.examples.length < EXAMPLES) into.examples.push(example());
}

async function headOf(rows: AsyncIterable<{ row: ImportRow }>): Promise<ImportRow[]> {
  const head: ImportRow[] = [];
  for await (const { row } of rows) if (head.push(row) === LOOKED_AT) break;
  return head;
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

function* changesOf(store: ImportStore, { labels }: LabelErrors): Generator<ImageChange> {
  for (const { id, quality, suggested } of labels) {
    const now = store.current(id);
    const change: ImageChange = { id };
    if (quality !== now.quality) change.quality = quality;
    const isKnown =
      suggested === now.suggestedClassId && (suggested === null || now.suspectedClassId === now.classId);
    if (!isKnown) {
      const given = store.classes[now.classId!]!;
      change.suggestion =
        suggested === null ? null : { suspected: given, suggested: store.classes[suggested]! };
    }
    if (Object.keys(change).length > 1) yield change;
  }
}

function summaryOf(store: ImportStore, { labels, joint, givenCounts, thresholds }: LabelErrors) {
  const m = store.classes.length;
  const estimate = joint.joint(givenCounts);
  const nameOf = (index: number): string => store.classes[index]!;
  const pairs: LabelErrorsPlan['pairs'] = [];
  let estimatedErrors = 0;
  for (let given = 0; given < m; given++) {
    for (let suggested = 0; suggested < m; suggested++) {
      const at = given * m + suggested;
      if (given === suggested || joint.counts[at] === 0) continue;
      const estimated = estimate[at]! * labels.length;
      estimatedErrors += estimated;
      pairs.push({ given: nameOf(given), suggested: nameOf(suggested), found: joint.counts[at]!, estimated });
    }
  }
  const wrong = labels.filter(({ suggested }) => suggested !== null).sort((a, b) => a.quality - b.quality);
  return {
    judged: labels.length,
    errors: wrong.length,
    estimatedErrors,
    pairs: pairs.sort((a, b) => b.found - a.found),
    worst: wrong.slice(0, EXAMPLES).map(({ id, quality, suggested }) => {
      const { path, classId } = store.current(id);
      return { path, given: nameOf(classId!), suggested: nameOf(suggested!), quality };
    }),
    thresholds: [...thresholds]
      .map((threshold, index) => ({ class: nameOf(index), images: givenCounts[index]!, threshold }))
      .filter(({ images }) => images > 0),
  };
}
