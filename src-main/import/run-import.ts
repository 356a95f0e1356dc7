import { basename } from 'node:path';
import { ImportPlanner } from '../../src-shared/catalogue/import/import-planner.ts';
import type { ImageChange, ImportPlan } from '../../src-shared/catalogue/import/import-plan.ts';
import type {
  ImportFormat,
  ImportMatch,
  LabelMeaning,
} from '../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import type { FieldMap } from '../../src-shared/catalogue/import/map-fields.ts';
import { bestMatch } from './best-match.ts';
import { hashed } from './hashed.ts';
import type { ImportReader } from './import-reader.ts';
import { openImport } from './open-import.ts';

/** By how many rows it is decided what matches best, and what numbers mean. */
const LOOKED_AT = 10_000;
const REPORT_EVERY = 5000;

export interface ImportChoices {
  /** By default found by content. */
  format?: ImportFormat | undefined;
  /** By default what finds most. */
  match?: ImportMatch | undefined;
  fields?: FieldMap | undefined;
  labelMeaning?: LabelMeaning | undefined;
  /** Gives labels of the file also where a person gave another one. */
  replaceHand?: boolean | undefined;
}

export interface PlanImportOptions {
  store: ImportStore;
  /** Absolute. */
  source: string;
  choices: ImportChoices;
  signal?: AbortSignal | undefined;
  /** Rows read so far. */
  onProgress?: ((done: number) => void) | undefined;
}

/**
 * Reads a file from end to end and says what it would change. Nothing is written.
 *
 * Throws IMPORT_INVALID for a file that cannot be read as its format; rows whose fields cannot be read are told in the plan.
 */
export async function planImport({
  store,
  source,
  choices,
  signal,
  onProgress,
}: PlanImportOptions): Promise<{ plan: ImportPlan; changes: ImageChange[] }> {
  const reader = await openImport(source, choices.format ?? null, { fields: choices.fields ?? {}, signal });
  const head: ImportRow[] = [];
  const rows = reader.rows()[Symbol.asyncIterator]();
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    head.push(next.value);
    if (head.length === LOOKED_AT) break;
  }
  const match = choices.match ?? (await bestMatch(store, head));
  const labelMeaning = choices.labelMeaning ?? reader.labelMeaning ?? meaningOf(store, reader, head);
  const planner = new ImportPlanner(store, {
    match,
    declared: reader.declared,
    labelMeaning,
    replaceHand: choices.replaceHand ?? false,
  });
  let done = 0;
  const take = async (row: ImportRow): Promise<void> => {
    planner.add(match === 'sha256' ? await hashed(row) : row);
    if (++done % REPORT_EVERY !== 0) return;
    signal?.throwIfAborted();
    onProgress?.(done);
  };
  for (const row of head) await take(row);
  if (head.length === LOOKED_AT)
    for (let next = await rows.next(); !next.done; next = await rows.next()) await take(next.value);
  return planner.finish({
    file: basename(source),
    format: reader.format,
    match,
    matchChosen: choices.match === undefined,
    fields: reader.fields,
    columns: [...(reader.columns ?? [])],
    labelMeaning: head.some(({ label, prediction }) => typeof (label ?? prediction) === 'number')
      ? (labelMeaning ?? 'indices')
      : null,
  });
}

/**
 * Labels that are whole numbers are indices where the file or the catalogue has classes of these indices, and names where the catalogue has
 * classes of these names, or none.
 */
function meaningOf(
  store: ImportStore,
  reader: ImportReader,
  head: readonly ImportRow[],
): LabelMeaning | null {
  const labels = new Set(
    head.flatMap(({ label, prediction }) => [label, prediction]).filter((label) => label !== null),
  );
  if (labels.size === 0 || reader.declared !== null) return null;
  // A text among them says that all are names.
  if ([...labels].some((label) => typeof label === 'string')) return 'names';
  const numbers = [...labels] as number[];
  if (numbers.every((number) => store.classes.includes(String(number)))) return 'names';
  return numbers.every((number) => number < store.exported.length) ? 'indices' : 'names';
}
