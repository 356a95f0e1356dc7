import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ImportPlanner } from '../../src-shared/catalogue/import/import-planner.ts';
import type { EditColumns } from '../../src-shared/catalogue/import/edit-columns.ts';
import type { ImportPlan } from '../../src-shared/catalogue/import/import-plan.ts';
import type {
  ImportFormat,
  ImportMatch,
  LabelMeaning,
} from '../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import type { FieldMap } from '../../src-shared/catalogue/import/map-fields.ts';
import { bestMatch } from './best-match.ts';
import { allHashed } from './hashed.ts';
import { inBatches } from './in-batches.ts';
import type { ImportReader } from './import-reader.ts';
import { openImport } from './open-import.ts';

/** By how many rows it is decided what matches best, and what numbers mean. */
const LOOKED_AT = 10_000;
/** How many rows are looked up at once. */
const TAKEN = 2000;

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

/** Rows that were read, or images that were compared with the catalogue; of how many is null where that is not known. */
export interface ImportProgress {
  done: number;
  total: number | null;
  unit: 'rows' | 'images';
}

export interface PlanImportOptions {
  store: ImportStore;
  /** Absolute. */
  source: string;
  choices: ImportChoices;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
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
}: PlanImportOptions): Promise<{ plan: ImportPlan; edits: EditColumns }> {
  const reader = await openImport(source, choices.format ?? null, { fields: choices.fields ?? {}, signal });
  const total = (await reader.rowCount?.()) ?? null;
  const head: ImportRow[] = [];
  const batches = inBatches(reader.rows(), TAKEN);
  while (head.length < LOOKED_AT) {
    const { value, done } = await batches.next();
    if (done) break;
    head.push(...value);
  }
  const match = choices.match ?? (await bestMatch(store, head));
  const labelMeaning = choices.labelMeaning ?? reader.labelMeaning ?? meaningOf(store, reader, head);
  const hasNumbers = head.some(({ label, prediction }) => typeof (label ?? prediction) === 'number');
  const planner = new ImportPlanner(store, {
    match,
    declared: reader.declared,
    labelMeaning,
    replaceHand: choices.replaceHand ?? false,
  });
  let read = 0;
  const take = async (rows: ImportRow[]): Promise<void> => {
    planner.add(match === 'sha256' ? await allHashed(rows) : rows);
    read += rows.length;
    signal?.throwIfAborted();
    onProgress?.({ done: read, total: total === null ? null : Math.max(read, total), unit: 'rows' });
  };
  for (let at = 0; at < head.length; at += TAKEN) await take(head.slice(at, at + TAKEN));
  head.length = 0;
  for await (const rows of batches) await take(rows);

  const comparing = planner.finish({
    file: basename(source),
    format: reader.format,
    match,
    matchChosen: choices.match === undefined,
    fields: reader.fields,
    columns: [...(reader.columns ?? [])],
    labelMeaning: hasNumbers ? (labelMeaning ?? 'indices') : null,
  });
  for (;;) {
    const { done, value } = comparing.next();
    if (done) return value;
    signal?.throwIfAborted();
    onProgress?.({ done: value, total: planner.matched, unit: 'images' });
    // Whoever wants to cancel is heard in between.
    await setImmediate();
  }
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
