import { findImages } from './find-images.ts';
import { EXAMPLES, type Counted, type ImageChange, type ImportPlan } from './import-plan.ts';
import type { ImportMatch, LabelMeaning } from './import-format.ts';
import type { ImportRow } from './import-row.ts';
import type { CurrentImage, ImportStore } from './import-store.ts';

export interface PlannerOptions {
  match: ImportMatch;
  /** Classes by index, as the file declares them; null where it does not. */
  declared: readonly string[] | null;
  labelMeaning: LabelMeaning | null;
  /** Gives a label of the file also where a person gave another one. */
  replaceHand: boolean;
}

/** Says that the file says two things. */
const contradicted = Symbol('contradicted');

/** What the file says of one image so far. */
interface Said {
  line: number;
  label?: string | typeof contradicted;
  weight?: number | typeof contradicted;
  split?: string | typeof contradicted;
  tags?: Set<string>;
  prediction?: string | typeof contradicted;
  quality?: number | typeof contradicted;
  issue?: boolean | typeof contradicted;
}

/** Collects what rows say of images, and tells what would change. Nothing is written here. */
export class ImportPlanner {
  readonly #store: ImportStore;
  readonly #options: PlannerOptions;
  readonly #said = new Map<number, Said>();
  /** Index of a class in the file, where it gives one. */
  readonly #indexOf = new Map<string, number>();
  readonly #unmatched = counted<ImportPlan['unmatched']['examples'][number]>();
  readonly #ambiguous = counted<ImportPlan['ambiguous']['examples'][number]>();
  readonly #contradictions = counted<ImportPlan['contradictions']['examples'][number]>();
  readonly #invalid = counted<ImportPlan['invalid']['examples'][number]>();
  #rows = 0;

  constructor(store: ImportStore, options: PlannerOptions) {
    this.#store = store;
    this.#options = options;
    options.declared?.forEach((name, index) => this.#indexOf.set(name, index));
  }

  add(row: ImportRow): void {
    this.#rows++;
    const problem = row.problem ?? this.#labelProblem(row);
    if (problem !== null) {
      add(this.#invalid, { line: row.line, ...problem });
      return;
    }
    const { ids, isAmbiguous } = findImages(this.#store, this.#options.match, row);
    const name = row.path ?? row.sha256 ?? '';
    if (ids.length === 0) add(this.#unmatched, { line: row.line, name });
    else if (isAmbiguous) {
      const paths = ids.slice(0, 5).map((id) => this.#store.current(id).path);
      add(this.#ambiguous, { line: row.line, name, paths });
    } else for (const id of ids) this.#hear(id, row);
  }

  #labelProblem({ label, prediction }: ImportRow): { field: string; message: string } | null {
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
    let said = this.#said.get(id);
    if (said === undefined) this.#said.set(id, (said = { line: row.line }));
    const label = row.label === null ? null : this.#nameOf(row.label)!;
    if (label !== null && row.classIndex !== null && !this.#indexOf.has(label))
      this.#indexOf.set(label, row.classIndex);
    // What our own exports call images that are in no split.
    const split = row.split === 'all' && !this.#store.splits.includes('all') ? null : row.split;
    const prediction = row.prediction === null ? null : this.#nameOf(row.prediction)!;
    const heard = { label, weight: row.weight, split, prediction, quality: row.quality, issue: row.issue };
    for (const field of Object.keys(heard) as (keyof typeof heard)[])
      this.#hearField(id, said, field, heard[field], row.line);
    if (row.tags !== null) said.tags = new Set([...(said.tags ?? []), ...row.tags]);
  }

  #hearField(id: number, said: Said, field: 'label' | 'weight' | 'split' | 'prediction' | 'quality' | 'issue', value: string | number | boolean | null, line: number): void {
    const before = said[field];
    if (value === null || before === contradicted || before === value) return;
    if (before === undefined) {
      (said as Record<typeof field, unknown>)[field] = value;
      return;
    }
    said[field] = contradicted;
    add(this.#contradictions, () => ({
      path: this.#store.current(id).path,
      field,
      values: [String(before), String(value)],
      lines: [said.line, line],
    }));
  } // prettier-ignore

  /** The plan, and what it would write. */
  finish(
    about: Pick<
      ImportPlan,
      'file' | 'format' | 'match' | 'matchChosen' | 'fields' | 'columns' | 'labelMeaning'
    >,
  ): {
    plan: ImportPlan;
    changes: ImageChange[];
  } {
    const known = new Set(this.#store.classes);
    const wanted = new Set<string>();
    const changes: ImageChange[] = [];
    const labels = new Tally();
    const splits = new Tally();
    const byHand = counted<ImportPlan['byHand']['examples'][number]>();
    const plan: ImportPlan = {
      ...about,
      rows: this.#rows,
      matched: this.#said.size,
      unmatched: this.#unmatched,
      ambiguous: this.#ambiguous,
      contradictions: this.#contradictions,
      byHand,
      invalid: this.#invalid,
      labels: [],
      splits: [],
      newClasses: [],
      weights: 0,
      tags: 0,
      suggestions: 0,
      qualities: 0,
      changes: 0,
    };
    for (const [id, said] of this.#said) {
      const now = this.#store.current(id);
      const mine = now.classId === null ? null : this.#store.classes[now.classId]!;
      const change: ImageChange = { id };
      const label = plainOf(said.label);
      if (label !== undefined && label !== mine) {
        const isMine = mine !== null && this.#store.labelledByHand(id);
        if (isMine) add(byHand, { path: now.path, mine, theirs: label });
        if (!isMine || this.#options.replaceHand) {
          change.label = label;
          labels.count(mine, label);
          wanted.add(label);
        }
      }
      const weight = plainOf(said.weight);
      if (weight !== undefined && weight !== now.weight) {
        change.weight = weight;
        plan.weights++;
      }
      const split = plainOf(said.split);
      if (split !== undefined && split !== now.split) {
        change.split = split;
        splits.count(now.split, split);
      }
      if (said.tags !== undefined) {
        const all = [...new Set([...now.tags, ...said.tags])].sort();
        if (all.length > now.tags.length) {
          change.tags = all;
          plan.tags++;
        }
      }
      this.#judge(said, now, change.label ?? mine, change, plan, wanted);
      if (Object.keys(change).length > 1) changes.push(change);
    }
    // A file that declares its classes gives a catalogue without any the same indices, also of classes without images.
    if (this.#store.classes.length === 0) for (const name of this.#options.declared ?? []) wanted.add(name);
    plan.newClasses = inOrder(
      [...wanted].filter((name) => !known.has(name)),
      this.#indexOf,
    );
    plan.labels = labels.sorted();
    plan.splits = splits.sorted();
    plan.changes = changes.length;
    return { plan, changes };
  }

  /** What a model's prediction says of the label that the image has, or gets. */
  #judge(said: Said, now: CurrentImage, label: string | null, change: ImageChange, plan: ImportPlan, wanted: Set<string>): void {
    const [quality, prediction, issue] = [plainOf(said.quality), plainOf(said.prediction), plainOf(said.issue)];
    if (quality !== undefined && quality !== now.quality) {
      change.quality = quality;
      plan.qualities++;
    }
    if (prediction === undefined || label === null) return;
    const isWrong = issue !== false && prediction !== label;
    const { classes } = this.#store;
    const [suspected, suggested] = [now.suspectedClassId, now.suggestedClassId].map((id) => (id === null ? null : classes[id]!));
    if (isWrong && (suspected !== label || suggested !== prediction)) {
      change.suggestion = { suspected: label, suggested: prediction };
      wanted.add(prediction);
      plan.suggestions++;
    } else if (!isWrong && now.suggestedClassId !== null) change.suggestion = null;
  } // prettier-ignore
}

function plainOf<T>(value: T | typeof contradicted | undefined): T | undefined {
  return value === contradicted ? undefined : (value as T | undefined);
}

function counted<T>(): Counted<T> {
  return { count: 0, examples: [] };
}

function add<T>(into: Counted<T>, example: T | (() => T)): void {
  into.count++;
  if (into.examples.length < EXAMPLES)
    into.examples.push(typeof example === 'function' ? (example as () => T)() : example);
}

/** By the index that the file gives them, then as they came. */
function inOrder(names: string[], indexOf: ReadonlyMap<string, number>): string[] {
  const place = (name: string): number => indexOf.get(name) ?? Number.MAX_SAFE_INTEGER;
  return names.sort((a, b) => place(a) - place(b));
}

class Tally {
  readonly #counts = new Map<string, { from: string | null; to: string; count: number }>();

  count(from: string | null, to: string): void {
    const key = JSON.stringify([from, to]);
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { from, to, count: 1 });
    else known.count++;
  }

  sorted(): { from: string | null; to: string; count: number }[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }
}
