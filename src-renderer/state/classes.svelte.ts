import type { ClassRow, ImageRow } from '../../src-shared/contract/values.ts';
import { term } from '../layout/query-words.ts';
import { m } from '../messages/index.ts';
import { averageOf, type Average } from './average-image.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Images of the contact sheet. */
const sheetImages = 120;

/** Thumbnails that an average is of, at most. */
const averagedImages = 200;

export type Indices = Awaited<ReturnType<typeof client.classes.indices>>;

/** The classes, one of which is looked at and edited. */
export class Classes {
  /** Samples by class index: what goes into exports. */
  samples: ReadonlyMap<number, number> = $state.raw(new Map());
  chosenId: number = $state(0);
  /** Index of each class in exports, now and compacted. */
  indices: Indices | null = $state.raw(null);
  sheet: { images: ImageRow[]; count: number } | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  busy: boolean = $state(false);
  /** Of the class that is looked at: of all its images (split null), and of each of its splits. */
  averages: { split: string | null; average: Average }[] = $state.raw([]);
  #workspace: Workspace;
  #turn = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get chosen() {
    return this.#workspace.classes.find(({ id }) => id === this.chosenId) ?? this.#workspace.classes[0];
  }

  get query(): string {
    return term('label', this.chosen?.name ?? null);
  }

  moveBy(by: number): void {
    const { classes } = this.#workspace;
    const at = classes.findIndex(({ id }) => id === this.chosen?.id);
    const next = classes[Math.max(0, Math.min(classes.length - 1, at + by))];
    if (next) this.chosenId = next.id;
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    const { dataset } = this.#workspace;
    const { chosen } = this;
    if (!chosen) return;
    try {
      const [rows, look, indices] = await Promise.all([
        client.weights.preview({ dataset, scheme: 'none' }),
        client.issues.look({ dataset, query: '', ofClass: chosen.id, examples: sheetImages }),
        client.classes.indices({ dataset }),
      ]);
      if (turn !== this.#turn) return;
      this.samples = new Map(rows.map(({ classId, count }) => [classId, count]));
      this.sheet = { images: look.examples, count: look.count };
      this.indices = indices;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    }
  }

  /** Works out the average of the chosen class, from a few hundred thumbnails from all over it. */
  async loadAverages(splits: readonly string[], signal: AbortSignal): Promise<void> {
    const { dataset } = this.#workspace;
    const { chosen } = this;
    this.averages = [];
    if (!chosen) return;
    try {
      for (const split of [null, ...splits]) {
        const among = split === null ? '' : term('split', split);
        const { examples } = await client.issues.look(
          {
            dataset,
            query: `${among} verdict:ok,damaged -dropped`,
            ofClass: chosen.id,
            examples: averagedImages,
            spread: true,
          },
          { signal },
        );
        const average = await averageOf(dataset, examples, signal);
        if (signal.aborted) return;
        if (average) this.averages = [...this.averages, { split, average }];
      }
    } catch {
      // Another class is looked at by now, or the engine is away, which the page says: an average less.
      if (!signal.aborted) this.averages = [];
    }
  }

  /** Puts a class at another place of the order, from 0, and so under another key. Its index in exports stays. */
  async place(id: number, to: number): Promise<void> {
    const { dataset } = this.#workspace;
    await this.#change((request) => client.classes.place({ dataset, id, to, request }), {
      look: (classes) => {
        const others = classes.filter((one) => one.id !== id);
        return others.toSpliced(to, 0, ...classes.filter((one) => one.id === id));
      },
    });
  }

  /** Gives a class one of the nine colours. */
  async colour(id: number, colour: number): Promise<void> {
    const { dataset } = this.#workspace;
    await this.#change((request) => client.classes.colour({ dataset, id, colour, request }), {
      look: (classes) => classes.map((one) => (one.id === id ? { ...one, colour } : one)),
    });
  }

  /** Numbers the classes without gaps, as one change. */
  async compact(): Promise<void> {
    const { dataset } = this.#workspace;
    await this.#change((request) => client.classes.compact({ dataset, request }), {
      refused: m.classes.notCompacted,
    });
  }

  async rename(name: string): Promise<void> {
    const { dataset } = this.#workspace;
    const { chosen } = this;
    if (!chosen) return;
    await this.#change((request) => client.classes.rename({ dataset, id: chosen.id, name, request }), {
      refused: m.classes.notRenamed,
    });
  }

  /** `look` is what the classes look like at once; where the engine refuses, they look as before again. */
  async #change(
    call: Parameters<Workspace['edits']['perform']>[0],
    {
      refused = m.edits.notChanged,
      look = (classes) => classes,
    }: { refused?: string; look?: (classes: ClassRow[]) => ClassRow[] },
  ): Promise<void> {
    const workspace = this.#workspace;
    this.busy = true;
    await workspace.edits.perform(call, {
      refused,
      draw: () => {
        const before = workspace.classes;
        workspace.showClasses(look(before));
        return () => workspace.showClasses(before);
      },
    });
    this.busy = false;
  }

  /** Relabels every file of the chosen class, as one change; the class stays, with no files. */
  async mergeInto(goalId: number): Promise<void> {
    this.busy = true;
    const done = await this.#workspace.edits.changeQuery({ kind: 'label', classId: goalId }, this.query);
    if (done) this.chosenId = goalId;
    this.busy = false;
  }
}
