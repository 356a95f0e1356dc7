import { basename } from 'node:path';
import { findImages, meantPaths } from '../../src-shared/catalogue/import/find-images.ts';
import type { ImportMatch } from '../../src-shared/catalogue/import/import-format.ts';
import { counted, EXAMPLES, noteExample } from '../../src-shared/catalogue/import/import-plan.ts';
import { EditList, type EditColumns } from '../../src-shared/catalogue/import/edit-columns.ts';
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
import { inBatches } from './in-batches.ts';
import { openTable } from './open-table.ts';
import type { ImportProgress } from './run-import.ts';

const LOOKED_AT = 10_000;
/** How many rows are looked up at once. */
const TAKEN = 2000;

interface PredictedRow {
  row: ImportRow;
  values: Float64Array;
}

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
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/**
 * Reads predictions and says which labels they hold to be wrong. Nothing is written.
 *
 * Throws IMPORT_INVALID for a table without a column for a class that has images; rows that cannot be read are told in the plan.
 */
export async function planLabelErrors(
  options: LabelErrorsOptions,
): Promise<{ plan: LabelErrorsPlan; edits: EditColumns }> {
  const { store, source, ranking, signal, onProgress } = options;
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
  const counts = newTally();
  const rows = async function* (): AsyncGenerator<PredictedRow> {
    for await (const { line, row } of table.rows(used)) {
      const values = Float64Array.from(found, (column) => (column === null ? 0 : numberOf(row[column])));
      yield { row: readFields(row, line, fields), values };
    }
  };
  const match = options.match ?? (await bestMatch(store, await headOf(rows())));
  const names = found.map((column, index) => column ?? store.classes[index]!);
  // Gone through twice: what is counted of the file is counted the first time.
  let pass = 0;
  let read = 0;
  const errors = await findLabelErrors(store.classes.length, ranking, async function* () {
    const tally = pass++ === 0 ? counts : newTally();
    const seen = new Uint8Array(store.highestId + 1);
    for await (const batch of inBatches(rows(), TAKEN)) {
      yield* predictionsOf(batch, { store, match, names, tally, seen });
      signal?.throwIfAborted();
      onProgress?.({ done: (read += batch.length), total: null, unit: 'rows' });
    }
  });
  errors.labels.sort((a, b) => a.id - b.id);
  const { edits, changes } = editsOf(store, errors);
  return {
    plan: { file: basename(source), match, ranking, ...counts, ...summaryOf(store, errors), changes },
    edits,
  };
}

interface Reading {
  store: ImportStore;
  match: ImportMatch;
  /** What the columns of the classes are called. */
  names: readonly string[];
  tally: Tally;
  /** 1 for every image that had a row. */
  seen: Uint8Array;
}

/** The predictions of rows, looked up together; what does not fit is counted. */
function* predictionsOf(
  batch: readonly PredictedRow[],
  { store, match, names, tally, seen }: Reading,
): Generator<Prediction> {
  tally.rows += batch.length;
  const readable = batch.filter(({ row, values }) => {
    const problem = row.problem ?? probabilityProblem(values, names);
    if (problem !== null) noteExample(tally.invalid, () => ({ line: row.line, ...problem }));
    return problem === null;
  });
  const found = findImages(
    store,
    match,
    readable.map(({ row }) => row),
  );
  const placed = found.map(({ ids, isAmbiguous }) => (isAmbiguous ? [] : ids));
  const current = store.current(placed.flat());
  let at = 0;
  for (const [i, { row, values }] of readable.entries()) {
    const { line } = row;
    const { ids, isAmbiguous } = found[i]!;
    const name = row.path ?? row.sha256 ?? '';
    if (ids.length === 0) noteExample(tally.unmatched, () => ({ line, name }));
    if (isAmbiguous) noteExample(tally.ambiguous, () => ({ line, name, paths: meantPaths(store, ids) }));
    for (const id of placed[i]!) {
      const given = current[at++]!.classId;
      if (seen[id] === 1)
        noteExample(tally.invalid, () => ({
          line,
          field: 'path',
          message: `Expected each image once but received ${name} again.`,
        }));
      else if (given === null) tally.unlabelled++;
      else yield { id, given, probabilities: values };
      seen[id] = 1;
    }
  }
}

interface Tally extends Pick<
  LabelErrorsPlan,
  'rows' | 'unlabelled' | 'unmatched' | 'ambiguous' | 'invalid'
> {}

function newTally(): Tally {
  return { rows: 0, unlabelled: 0, unmatched: counted(), ambiguous: counted(), invalid: counted() };
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

/** What becomes of the images, in their order. */
function editsOf(store: ImportStore, { labels }: LabelErrors): { edits: EditColumns; changes: number } {
  const edits = new EditList();
  let changes = 0;
  for (let from = 0; from < labels.length; from += TAKEN) {
    const judged = labels.slice(from, from + TAKEN);
    const current = store.current(judged.map(({ id }) => id));
    for (const [i, { id, quality, suggested }] of judged.entries()) {
      const now = current[i]!;
      const isJudged = quality === now.quality;
      const isKnown =
        suggested === now.suggestedClassId && (suggested === null || now.suspectedClassId === now.classId);
      if (!isJudged) edits.push({ id, field: 'quality', becomes: quality });
      if (!isKnown) {
        const suspected = suggested === null ? null : store.classes[now.classId!]!;
        edits.push({ id, field: 'suspected', becomes: suspected });
        edits.push({
          id,
          field: 'suggested',
          becomes: suggested === null ? null : store.classes[suggested]!,
        });
      }
      if (!isJudged || !isKnown) changes++;
    }
  }
  return { edits: edits.columns(), changes };
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
  const worst = wrong.slice(0, EXAMPLES);
  const shown = store.current(worst.map(({ id }) => id));
  return {
    judged: labels.length,
    errors: wrong.length,
    estimatedErrors,
    pairs: pairs.sort((a, b) => b.found - a.found),
    worst: worst.map(({ quality, suggested }, i) => {
      const { path, classId } = shown[i]!;
      return { path, given: nameOf(classId!), suggested: nameOf(suggested!), quality };
    }),
    thresholds: [...thresholds]
      .map((threshold, index) => ({ class: nameOf(index), images: givenCounts[index]!, threshold }))
      .filter(({ images }) => images > 0),
  };
}
