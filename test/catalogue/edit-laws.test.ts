import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import type { Change } from '../../src-shared/contract/values.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const COUNT = 12;
const ids = Array.from({ length: COUNT }, (_, i) => i + 1);

interface Decisions {
  classId: number | null;
  flag: string;
  weight: number;
  split: string | null;
}
type Field = keyof Decisions;
type Rows = Map<number, Decisions>;

interface ModelBatch {
  id: number;
  edits: { image: number; field: Field; before: unknown; after: unknown }[];
  state: 'done' | 'undone' | 'discarded';
}

/** The catalogue's decisions as plain rows, and its history as a plain list: what the edit log has to agree with. */
class Model {
  readonly rows: Rows;
  readonly batches: ModelBatch[] = [];

  constructor(rows: Rows) {
    this.rows = rows;
  }

  /** The id that the batch must have; 0 where nothing is different. */
  commit(edits: ModelBatch['edits']): number {
    const real = edits.filter(({ before, after }) => before !== after);
    if (real.length === 0) return 0;
    for (const batch of this.batches) if (batch.state === 'undone') batch.state = 'discarded';
    const id = this.batches.length + 1;
    this.batches.push({ id, edits: real, state: 'done' });
    this.#set(real, 'after');
    return id;
  }

  undo(): number {
    return this.#move(
      this.batches.findLast(({ state }) => state === 'done'),
      'undone',
      'before',
    );
  }

  redo(): number {
    return this.#move(
      this.batches.find(({ state }) => state === 'undone'),
      'done',
      'after',
    );
  }

  /** Edits that take a batch back, but for images whose same field a later batch, that is done, has touched. */
  reverting(
    id: number,
    only: readonly number[] | undefined,
  ): { edits: ModelBatch['edits']; leftAlone: number } {
    const inScope = this.batches[id - 1]!.edits.filter(({ image }) => only?.includes(image) ?? true);
    const later = this.batches
      .filter((batch) => batch.id > id && batch.state === 'done')
      .flatMap(({ edits }) => edits);
    const edits = inScope
      .filter((edit) => !later.some(({ image, field }) => image === edit.image && field === edit.field))
      .map((edit) => ({ ...edit, before: edit.after, after: edit.before }));
    return { edits, leftAlone: inScope.length - edits.length };
  }

  #move(batch: ModelBatch | undefined, state: ModelBatch['state'], side: 'before' | 'after'): number {
    if (!batch) return 0;
    batch.state = state;
    this.#set(batch.edits, side);
    return batch.id;
  }

  #set(edits: ModelBatch['edits'], side: 'before' | 'after'): void {
    for (const edit of edits) Object.assign(this.rows.get(edit.image)!, { [edit.field]: edit[side] });
  }
}

function rowsOf(catalogue: WriteCatalogue): Rows {
  return new Map(
    catalogue.rows(ids).map(({ id, classId, flag, weight, split }) => [id, { classId, flag, weight, split }]),
  );
}

/** What a change makes of a field, by the words of the contract. */
const simple: fc.Arbitrary<{ change: Change; field: Field; value: unknown }> = fc.oneof(
  fc.constantFrom(0, 1, 2, null).map((classId) => ({
    change: { kind: 'label' as const, classId },
    field: 'classId' as const,
    value: classId,
  })),
  fc
    .constantFrom('none' as const, 'dropped' as const, 'kept' as const)
    .map((flag) => ({ change: { kind: 'flag' as const, flag }, field: 'flag' as const, value: flag })),
  fc.constantFrom(0, 0.5, 1, 3).map((weight) => ({
    change: { kind: 'weight' as const, weight },
    field: 'weight' as const,
    value: weight,
  })),
  fc
    .constantFrom('train', 'val', null)
    .map((split) => ({ change: { kind: 'split' as const, split }, field: 'split' as const, value: split })),
);
const some = fc.subarray(ids, { minLength: 1 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('apply' as const), what: simple, to: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redo' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('revert' as const),
      pick: fc.nat(),
      only: fc.option(some, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
);

/** The id of a batch, or 0 where it is refused with this code. */
function idOr0(code: string, work: () => { id: number }): number {
  try {
    return work().id;
  } catch (error) {
    expect(error).toMatchObject({ code });
    return 0;
  }
}

it(
  'any sequence of edits, undos, redos, reverts and restarts is what a plain model says',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'winnow-edit-laws-'));
    const fresh = join(folder, 'fresh.winnow');
    let runs = 0;
    try {
      fc.assert(
        fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
          const file = `${fresh}.${runs++}`;
          generateCatalogue(file, COUNT);
          let catalogue = openCatalogue(file);
          const model = new Model(rowsOf(catalogue));
          for (const each of steps) {
            if (each.do === 'apply') {
              const { change, field, value } = each.what;
              const edits = each.to.map((image) => ({
                image,
                field,
                before: model.rows.get(image)![field],
                after: value,
              }));
              const batch = catalogue.applyChange({ ids: each.to }, change);
              expect(batch.id).toBe(model.commit(edits));
              expect(batch.count).toBe(edits.filter(({ before, after }) => before !== after).length);
            } else if (each.do === 'undo') {
              expect(idOr0('NOTHING_TO_UNDO', () => catalogue.undo())).toBe(model.undo());
            } else if (each.do === 'redo') {
              expect(idOr0('NOTHING_TO_REDO', () => catalogue.redo())).toBe(model.redo());
            } else if (each.do === 'revert') {
              const done = model.batches.filter(({ state }) => state === 'done');
              const reverted = done[each.pick % Math.max(1, done.length)];
              if (!reverted) continue;
              const { edits, leftAlone } = model.reverting(reverted.id, each.only);
              const answer = catalogue.revert(reverted.id, each.only);
              expect(answer.batch.id).toBe(model.commit(edits));
              expect(answer.leftAlone).toBe(leftAlone);
            } else {
              catalogue.close();
              catalogue = openCatalogue(file);
            }
            expect(rowsOf(catalogue)).toEqual(model.rows);
          }
          const { batches, canUndo, canRedo } = catalogue.history(undefined, 500);
          expect(batches.map(({ id, state }) => [id, state])).toEqual(
            model.batches.map(({ id, state }) => [id, state]).reverse(),
          );
          expect(canUndo?.id).toBe(model.batches.findLast(({ state }) => state === 'done')?.id);
          expect(canRedo?.id).toBe(model.batches.find(({ state }) => state === 'undone')?.id);
          catalogue.close();
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
