import { Comparison, type Said } from './comparison.ts';
import { EditList, type EditColumns } from './edit-columns.ts';
import { findImages, meantPaths } from './find-images.ts';
import { Heard, Texts } from './heard.ts';
import { counted, noteExample, type ImportPlan } from './import-plan.ts';
import type { ImportMatch, LabelMeaning } from './import-format.ts';
import type { ImportRow, RowProblem } from './import-row.ts';
import type { ImportStore } from './import-store.ts';

export interface PlannerOptions {
  match: ImportMatch;
  /** Classes by index, as the file declares them; null where it does not. */
  declared: readonly string[] | null;
  labelMeaning: LabelMeaning | null;
  /** Gives a label of the file also where a person gave another one. */
  replaceHand: boolean;
}

/** What a plan says beside what is counted. */
export type AboutPlan = Pick<
  ImportPlan,
  'file' | 'format' | 'match' | 'matchChosen' | 'fields' | 'columns' | 'labelMeaning'
>;

/** How many images are compared with the catalogue at once. */
const COMPARED = 1000;

/**
 * Collects what rows say of images, and tells what would change. Nothing is written here. What was heard is kept as numbers, a column for each field with
 * a place for each image, so that the catalogue bounds the memory and not the file.
 */
export class ImportPlanner {
  readonly #store: ImportStore;
  readonly #options: PlannerOptions;
  /** The row that spoke of an image first; -1 where none did. */
  readonly #lines: Int32Array;
  readonly #columns = new Map<keyof Said, Heard>();
  readonly #texts = new Texts();
  /** Index of a class in the file, where it gives one. */
  readonly #indexOf = new Map<string, number>();
  readonly #unmatched: ImportPlan['unmatched'] = counted();
  readonly #ambiguous: ImportPlan['ambiguous'] = counted();
  readonly #contradictions: ImportPlan['contradictions'] = counted();
  readonly #invalid: ImportPlan['invalid'] = counted();
  #rows = 0;
  #matched = 0;

  constructor(store: ImportStore, options: PlannerOptions) {
    this.#store = store;
    this.#options = options;
    this.#lines = new Int32Array(store.highestId + 1).fill(-1);
    options.declared?.forEach((name, index) => this.#indexOf.set(name, index));
  }

  /** Images that were spoken of so far. */
  get matched(): number {
    return this.#matched;
  }

  /** Takes rows in their order. They are looked up together, so a thousand at a time are quick. */
  add(rows: readonly ImportRow[]): void {
    this.#rows += rows.length;
    const readable = rows.filter((row) => {
      const problem = row.problem ?? this.#labelProblem(row);
      if (problem !== null) noteExample(this.#invalid, () => ({ line: row.line, ...problem }));
      return problem === null;
    });
    const found = findImages(this.#store, this.#options.match, readable);
    readable.forEach((row, i) => {
      const { ids, isAmbiguous } = found[i]!;
      const { line } = row;
      const name = row.path ?? row.sha256 ?? '';
      if (ids.length === 0) noteExample(this.#unmatched, () => ({ line, name }));
      else if (isAmbiguous)
        noteExample(this.#ambiguous, () => ({ line, name, paths: meantPaths(this.#store, ids) }));
      else for (const id of ids) this.#hear(id, row);
    });
  }

  #labelProblem({ label, prediction }: ImportRow): RowProblem | null {
    for (const [field, value] of [['label', label], ['prediction', prediction]] as const) {
      if (typeof value !== 'number' || this.#nameOf(value) !== undefined) continue;
      const classes = this.#options.declared ?? this.#store.exported;
      return { field, message: `Expected the index of one of ${classes.length} classes but received ${value}.` };
    }
    return null;
  } // prettier-ignore

  /** The class that a label of the file means; undefined for an index that there is none of. */
  #nameOf(label: string | number): string | undefined {
    if (typeof label === 'string') return label;
    const { declared, labelMeaning } = this.#options;
    if (labelMeaning === 'names') return String(label);
    return (declared ?? this.#store.exported)[label];
  }

  #hear(id: number, row: ImportRow): void {
    if (this.#lines[id] === -1) {
      this.#lines[id] = row.line;
      this.#matched++;
    }
    const { line } = row;
    if (row.label !== null) {
      const label = this.#nameOf(row.label)!;
      if (row.classIndex !== null && !this.#indexOf.has(label)) this.#indexOf.set(label, row.classIndex);
      this.#hearField(id, 'label', this.#texts.numberOf(label), line);
    }
    if (row.weight !== null) this.#hearField(id, 'weight', row.weight, line);
    // What our own exports call images that are in no split.
    if (row.split !== null && (row.split !== 'all' || this.#store.splits.includes('all')))
      this.#hearField(id, 'split', this.#texts.numberOf(row.split), line);
    if (row.prediction !== null)
      this.#hearField(id, 'prediction', this.#texts.numberOf(this.#nameOf(row.prediction)!), line);
    if (row.quality !== null) this.#hearField(id, 'quality', row.quality, line);
    if (row.issue !== null) this.#hearField(id, 'issue', Number(row.issue), line);
    if (row.tags !== null) this.#hearTags(id, row.tags);
  }

  #column(field: keyof Said): Heard {
    let column = this.#columns.get(field);
    if (column === undefined) this.#columns.set(field, (column = new Heard(this.#store.highestId)));
    return column;
  }

  #hearField(id: number, field: Exclude<keyof Said, 'tags'>, value: number, line: number): void {
    const before = this.#column(field).hear(id, value);
    if (before === null) return;
    noteExample(this.#contradictions, () => ({
      path: this.#store.current([id])[0]!.path,
      field,
      values: [before, value].map((number) => String(this.#plain(field, number))),
      lines: [this.#lines[id]!, line],
    }));
  }

  /** Tags of several rows come together. */
  #hearTags(id: number, tags: readonly string[]): void {
    const column = this.#column('tags');
    const before = this.#plain('tags', column.of(id)) as string[] | null;
    const all = [...new Set([...(before ?? []), ...tags])].sort();
    column.set(id, this.#texts.numberOf(JSON.stringify(all)));
  }

  /** What a number of a column stands for. */
  #plain(field: keyof Said, number: number | null): string | number | boolean | readonly string[] | null {
    if (number === null || field === 'weight' || field === 'quality') return number;
    if (field === 'issue') return number === 1;
    const text = this.#texts.of(number);
    return field === 'tags' ? (JSON.parse(text) as string[]) : text;
  }

  #said(id: number): Said {
    const said = { label: null, weight: null, split: null, tags: null, prediction: null, quality: null, issue: null } as Record<keyof Said, unknown>; // prettier-ignore
    for (const [field, column] of this.#columns) said[field] = this.#plain(field, column.of(id));
    return said as unknown as Said;
  }

  /** The plan, and what it would write. Yields how many of the `matched` images have been compared with the catalogue. */
  *finish(about: AboutPlan): Generator<number, { plan: ImportPlan; edits: EditColumns }> {
    const comparison = new Comparison(this.#store, this.#options.replaceHand);
    const edits = new EditList();
    let compared = 0;
    for (const ids of this.#spokenOf()) {
      const current = this.#store.current(ids);
      ids.forEach((id, i) => {
        for (const [field, becomes] of comparison.compare(id, this.#said(id), current[i]!))
          edits.push({ id, field, becomes });
      });
      yield (compared += ids.length);
    }
    const { byHand, labels, splits, weights, tags, suggestions, qualities, changes } = comparison;
    const plan: ImportPlan = {
      ...about,
      rows: this.#rows,
      matched: this.#matched,
      unmatched: this.#unmatched,
      ambiguous: this.#ambiguous,
      contradictions: this.#contradictions,
      byHand,
      invalid: this.#invalid,
      labels,
      splits,
      newClasses: this.#newClasses(comparison.classes),
      weights,
      tags,
      suggestions,
      qualities,
      changes,
    };
    return { plan, edits: edits.columns() };
  }

  *#spokenOf(): Generator<number[]> {
    let ids: number[] = [];
    for (let id = 0; id < this.#lines.length; id++) {
      if (this.#lines[id] === -1) continue;
      if (ids.push(id) < COMPARED) continue;
      yield ids;
      ids = [];
    }
    if (ids.length > 0) yield ids;
  }

  /** By the index that the file gives them, then as they came. */
  #newClasses(wanted: ReadonlySet<string>): string[] {
    const known = new Set(this.#store.classes);
    const all = new Set(wanted);
    // A file that declares its classes gives a catalogue without any the same indices, also of classes without images.
    if (known.size === 0) for (const name of this.#options.declared ?? []) all.add(name);
    const place = (name: string): number => this.#indexOf.get(name) ?? Number.MAX_SAFE_INTEGER;
    return [...all]
      .filter((name) => !known.has(name))
      .sort((a, b) => place(a) - place(b) || this.#texts.numberOf(a) - this.#texts.numberOf(b));
  }
}
