import type { EditedField } from './edit-columns.ts';
import { counted, noteExample, type ImportPlan } from './import-plan.ts';
import type { CurrentImage, ImportStore } from './import-store.ts';

/** What a file says of one image, all rows together; null where it says nothing, or two things. */
export interface Said {
  label: string | null;
  weight: number | null;
  split: string | null;
  tags: readonly string[] | null;
  prediction: string | null;
  quality: number | null;
  issue: boolean | null;
}

/** What becomes of an image's fields, in the order of `editedFields`. */
export type FieldEdits = [field: EditedField, becomes: number | string | null][];

/** Compares what a file says with what stands, and counts what would change. */
export class Comparison {
  readonly byHand: ImportPlan['byHand'] = counted();
  /** Classes that images get, or are suggested. */
  readonly classes = new Set<string>();
  weights = 0;
  tags = 0;
  suggestions = 0;
  qualities = 0;
  changes = 0;
  readonly #store: ImportStore;
  readonly #replaceHand: boolean;
  readonly #labels = new Tally();
  readonly #splits = new Tally();

  constructor(store: ImportStore, replaceHand: boolean) {
    this.#store = store;
    this.#replaceHand = replaceHand;
  }

  get labels(): ImportPlan['labels'] {
    return this.#labels.sorted();
  }

  get splits(): ImportPlan['splits'] {
    return this.#splits.sorted();
  }

  compare(id: number, said: Said, now: CurrentImage): FieldEdits {
    const edits: FieldEdits = [];
    const mine = this.#className(now.classId);
    const label = this.#newLabel(id, said.label, mine, now.path);
    if (label !== null) edits.push(['label', label]);
    if (said.weight !== null && said.weight !== now.weight) {
      edits.push(['weight', said.weight]);
      this.weights++;
    }
    if (said.split !== null && said.split !== now.split) {
      edits.push(['split', said.split]);
      this.#splits.count(now.split, said.split);
    }
    if (said.tags !== null) {
      const all = [...new Set([...now.tags, ...said.tags])].sort();
      if (all.length > now.tags.length) {
        edits.push(['tags', JSON.stringify(all)]);
        this.tags++;
      }
    }
    if (said.quality !== null && said.quality !== now.quality) {
      edits.push(['quality', said.quality]);
      this.qualities++;
    }
    this.#suggest(said, now, label ?? mine, edits);
    if (edits.length > 0) this.changes++;
    return edits;
  }

  /** The label that the image gets; null where it stays. */
  #newLabel(id: number, theirs: string | null, mine: string | null, path: string): string | null {
    if (theirs === null || theirs === mine) return null;
    if (mine !== null && this.#store.labelledByHand(id)) {
      noteExample(this.byHand, () => ({ path, mine, theirs }));
      if (!this.#replaceHand) return null;
    }
    this.#labels.count(mine, theirs);
    this.classes.add(theirs);
    return theirs;
  }

  /** What a model's prediction says of the label that the image has, or gets. */
  #suggest({ prediction, issue }: Said, now: CurrentImage, label: string | null, edits: FieldEdits): void {
    if (prediction === null || label === null) return;
    const isWrong = issue !== false && prediction !== label;
    if (!isWrong) {
      if (now.suggestedClassId !== null) edits.push(['suspected', null], ['suggested', null]);
      return;
    }
    const suspected = this.#className(now.suspectedClassId);
    if (suspected === label && this.#className(now.suggestedClassId) === prediction) return;
    edits.push(['suspected', label], ['suggested', prediction]);
    this.classes.add(prediction);
    this.suggestions++;
  }

  #className(id: number | null): string | null {
    return id === null ? null : this.#store.classes[id]!;
  }
}

class Tally {
  readonly #counts = new Map<string | null, Map<string, number>>();

  count(from: string | null, to: string): void {
    let counts = this.#counts.get(from);
    if (counts === undefined) this.#counts.set(from, (counts = new Map()));
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }

  /** The most frequent first. */
  sorted(): { from: string | null; to: string; count: number }[] {
    const all = [...this.#counts].flatMap(([from, counts]) =>
      [...counts].map(([to, count]) => ({ from, to, count })),
    );
    return all.sort((a, b) => b.count - a.count);
  }
}
