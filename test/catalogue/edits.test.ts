import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import type { Change } from '../../src-shared/contract/values.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const COUNT = 300;
let folder: string;
let file: string;
let catalogue: WriteCatalogue;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-edits-'));
  file = join(folder, 'a.winnow');
  generateCatalogue(file, COUNT);
  catalogue = openCatalogue(file);
});

afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const everything = () =>
  catalogue
    .rows(catalogue.openView('', { by: 'added', descending: false }).sort())
    .map(({ id, classId, flag, weight, split }) => ({ id, classId, flag, weight, split }));
const count = (query: string) => catalogue.extent({ query }).count;

describe('applyChange', () => {
  it.each<[Change, string, string]>([
    [{ kind: 'label', classId: 1 }, 'label:cat', 'Labelled 3 images cat'],
    [{ kind: 'label', classId: null }, 'label:none', 'Cleared the label of 3 images'],
    [{ kind: 'labelName', name: 'wild cat' }, 'label:"wild cat"', 'Labelled 3 images wild cat'],
    [{ kind: 'flag', flag: 'dropped' }, 'dropped', 'Dropped 3 images'],
    [{ kind: 'flag', flag: 'kept' }, 'kept', 'Kept 3 images'],
    [{ kind: 'weight', weight: 2.5 }, 'weight:2.5', 'Set the weight of 3 images to 2.5'],
    [{ kind: 'weightStep', direction: 'up' }, 'weight:1.5', 'Raised the weight of 3 images one step'],
    [{ kind: 'weightStep', direction: 'down' }, 'weight:.75', 'Lowered the weight of 3 images one step'],
    [{ kind: 'split', split: 'val' }, 'split:val', 'Put 3 images into val'],
  ])('%j, undone and redone', (change, query, summary) => {
    const before = everything();
    const batch = catalogue.applyChange({ ids: [2, 5, 8] }, change);
    expect(batch).toMatchObject({ id: 1, summary, kind: change.kind, count: 3, state: 'done' });
    const after = everything();
    expect(catalogue.rows([2, 5, 8]).map(({ id }) => id)).toEqual([2, 5, 8]);
    expect(
      after.filter((row, i) => JSON.stringify(row) !== JSON.stringify(before[i])).map(({ id }) => id),
    ).toEqual([2, 5, 8]);
    expect([...catalogue.openView(query, { by: 'added', descending: false })]).toEqual(
      expect.arrayContaining([2, 5, 8]),
    );
    expect(catalogue.undo()).toMatchObject({ id: 1, state: 'undone' });
    expect(everything()).toEqual(before);
    expect(catalogue.redo()).toMatchObject({ id: 1, state: 'done' });
    expect(everything()).toEqual(after);
  });

  it('counts only the images that it makes different, and an id once', () => {
    // Image 1 is a cat already.
    expect(catalogue.applyChange({ ids: [1, 2, 2, 3] }, { kind: 'label', classId: 1 })).toMatchObject({
      count: 2,
      summary: 'Labelled 2 images cat',
    });
    expect(catalogue.applyChange({ ids: [5] }, { kind: 'label', classId: 1 }).summary).toBe(
      'Labelled 1 image cat',
    );
  });

  it('leaves no trace of a change that changes nothing', () => {
    catalogue.applyChange({ ids: [2] }, { kind: 'flag', flag: 'kept' });
    catalogue.undo();
    const { revision } = catalogue;
    expect(catalogue.applyChange({ ids: [1, 4] }, { kind: 'label', classId: 1 })).toMatchObject({
      id: 0,
      count: 0,
      summary: 'Nothing to change',
    });
    expect(catalogue.applyChange({ query: 'nowhere' }, { kind: 'labelName', name: 'fish' })).toMatchObject({
      id: 0,
    });
    expect(catalogue.revision).toBe(revision);
    expect(catalogue.classes().map(({ name }) => name)).toEqual(['bird', 'cat', 'dog']);
    expect(catalogue.history(undefined, 10)).toMatchObject({
      batches: [{ id: 1, state: 'undone' }],
      canRedo: { id: 1 },
    });
  });

  it('appends a class, and keeps it when the change is undone', () => {
    catalogue.applyChange({ ids: [1] }, { kind: 'labelName', name: 'fish' });
    catalogue.undo();
    catalogue.applyChange({ ids: [1] }, { kind: 'labelName', name: 'ant' });
    expect(catalogue.classes()).toEqual([
      { id: 0, name: 'bird', count: 100, colour: 1 },
      { id: 1, name: 'cat', count: 99, colour: 2 },
      { id: 2, name: 'dog', count: 100, colour: 3 },
      { id: 3, name: 'fish', count: 0, colour: 4 },
      { id: 4, name: 'ant', count: 1, colour: 5 },
    ]);
  });

  it.each<[Parameters<WriteCatalogue['applyChange']>, string]>([
    [[{ ids: [1, 9999] }, { kind: 'flag', flag: 'kept' }], 'IMAGE_UNKNOWN'],
    [[{ ids: [1] }, { kind: 'label', classId: 9 }], 'CLASS_UNKNOWN'],
    [[{ query: 'label:kat' }, { kind: 'flag', flag: 'kept' }], 'CLASS_UNKNOWN'],
    [[{ query: 'split:val' }, { kind: 'flag', flag: 'kept' }], 'SPLIT_UNKNOWN'],
    [[{ query: 'width>' }, { kind: 'flag', flag: 'kept' }], 'QUERY_INVALID'],
    [[{ query: '' }, { kind: 'splitRatios', ratios: { train: 0.5 }, seed: 1 }], 'BAD_INPUT'],
  ])('refuses %j with %s and changes nothing', ([target, change], code) => {
    const before = everything();
    expect(() => catalogue.applyChange(target, change)).toThrow(expect.objectContaining({ code }));
    expect(everything()).toEqual(before);
    expect(catalogue.history(undefined, 10).batches).toEqual([]);
  });

  it('weights by class from the samples alone', () => {
    catalogue.applyChange({ query: 'label:cat id:1,4,7,10' }, { kind: 'flag', flag: 'dropped' });
    const forecast = catalogue.weightsPreview('inverse', '');
    const batch = catalogue.applyChange({ query: '' }, { kind: 'weightScheme', scheme: 'inverse' });
    expect(batch.summary).toBe('Weighted 300 images by inverse class frequency');
    const now = catalogue.weightsPreview('none', '');
    for (const [i, row] of forecast.entries()) {
      expect(now[i]!.currentWeight).toBeCloseTo(row.weight, 12);
      expect(now[i]!.currentShare).toBeCloseTo(1 / 3, 12);
      expect(row.weightedShare).toBeCloseTo(1 / 3, 12);
    }
    expect(catalogue.applyChange({ query: '' }, { kind: 'weightScheme', scheme: 'none' }).summary).toBe(
      'Set the weight of 300 images back to 1',
    );
  });

  it('splits by content: again is nothing new, and another seed is another split', () => {
    const change: Change = { kind: 'splitRatios', ratios: { train: 0.8, val: 0.2 }, seed: 7 };
    expect(catalogue.applyChange({ query: '' }, change).summary).toBe(
      'Split 300 images into 80 % train, 20 % val (seed 7)',
    );
    expect(count('split:train') + count('split:val')).toBe(COUNT);
    expect(count('split:val')).toBeGreaterThan(35);
    expect(count('split:val')).toBeLessThan(85);
    expect(catalogue.applyChange({ query: '' }, { ...change, ratios: { val: 0.2, train: 0.8 } }).count).toBe(
      0,
    );
    expect(catalogue.applyChange({ query: '' }, { ...change, seed: 8 }).count).toBeGreaterThan(0);
  });
});

describe('undo and redo', () => {
  it('have nothing to do in a new catalogue', () => {
    expect(() => catalogue.undo()).toThrow(expect.objectContaining({ code: 'NOTHING_TO_UNDO' }));
    expect(() => catalogue.redo()).toThrow(expect.objectContaining({ code: 'NOTHING_TO_REDO' }));
  });

  it('survive a restart', () => {
    const before = everything();
    catalogue.applyChange({ query: 'label:cat' }, { kind: 'label', classId: 2 });
    catalogue.close();
    catalogue = openCatalogue(file);
    catalogue.undo();
    expect(everything()).toEqual(before);
    catalogue.close();
    catalogue = openCatalogue(file);
    expect(catalogue.redo()).toMatchObject({ count: 100 });
    expect(count('label:cat')).toBe(0);
  });

  it('lose what was undone to a new change, which stays as a record', () => {
    catalogue.applyChange({ ids: [1] }, { kind: 'flag', flag: 'kept' });
    catalogue.applyChange({ ids: [2] }, { kind: 'flag', flag: 'kept' });
    catalogue.undo();
    catalogue.applyChange({ ids: [3] }, { kind: 'flag', flag: 'kept' });
    expect(() => catalogue.redo()).toThrow(expect.objectContaining({ code: 'NOTHING_TO_REDO' }));
    expect(catalogue.history(undefined, 2).batches.map(({ id, state }) => [id, state])).toEqual([
      [3, 'done'],
      [2, 'discarded'],
    ]);
    expect(catalogue.history(2, 10).batches.map(({ id }) => id)).toEqual([1]);
    catalogue.undo();
    expect(catalogue.undo()).toMatchObject({ id: 1 });
  });

  it('bring back every state on the way, whatever was done', () => {
    const change = fc.oneof<fc.Arbitrary<Change>[]>(
      fc.record({ kind: fc.constant('label' as const), classId: fc.constantFrom(0, 1, 2, null) }),
      fc.record({ kind: fc.constant('labelName' as const), name: fc.constantFrom('fish', 'ant', 'cat') }),
      fc.record({
        kind: fc.constant('flag' as const),
        flag: fc.constantFrom('none' as const, 'dropped' as const, 'kept' as const),
      }),
      fc.record({
        kind: fc.constant('weightStep' as const),
        direction: fc.constantFrom('up' as const, 'down' as const),
      }),
      fc.record({ kind: fc.constant('split' as const), split: fc.constantFrom('train', 'val', null) }),
      fc.record({
        kind: fc.constant('weightScheme' as const),
        scheme: fc.constantFrom('inverse' as const, 'sqrt' as const),
      }),
    );
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, change), { minLength: 1, maxLength: 8 }), (steps) => {
        const states = [everything()];
        for (const [target, what] of steps) {
          if (catalogue.applyChange({ ids: target }, what).count > 0) states.push(everything());
        }
        for (let i = states.length - 2; i >= 0; i--) {
          catalogue.undo();
          expect(everything()).toEqual(states[i]);
        }
        for (let i = 1; i < states.length; i++) {
          catalogue.redo();
          expect(everything()).toEqual(states[i]);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('revert', () => {
  it('undoes an older change as a new one, and leaves alone what was changed again', () => {
    catalogue.applyChange({ ids: [2, 5, 8] }, { kind: 'label', classId: 0 });
    catalogue.applyChange({ ids: [5] }, { kind: 'label', classId: 1 });
    // Another field is no reason to leave an image alone.
    catalogue.applyChange({ ids: [8] }, { kind: 'flag', flag: 'kept' });
    expect(catalogue.revert(1)).toMatchObject({
      batch: { id: 4, count: 2, kind: 'revert', summary: 'Reverted "Labelled 3 images bird" for 2 images' },
      leftAlone: 1,
    });
    expect(catalogue.rows([2, 5, 8]).map(({ classId }) => classId)).toEqual([2, 1, 2]);
    catalogue.undo();
    expect(catalogue.rows([2, 5, 8]).map(({ classId }) => classId)).toEqual([0, 1, 0]);
  });

  it('undoes a part, and the same part not twice', () => {
    catalogue.applyChange({ ids: [2, 5, 8] }, { kind: 'flag', flag: 'dropped' });
    expect(catalogue.revert(1, [5])).toMatchObject({ batch: { count: 1 }, leftAlone: 0 });
    expect(catalogue.revert(1, [5])).toMatchObject({ batch: { id: 0, count: 0 }, leftAlone: 1 });
    expect(count('dropped')).toBe(2);
  });

  it('refuses what is not there or is undone', () => {
    expect(() => catalogue.revert(7)).toThrow(expect.objectContaining({ code: 'BATCH_UNKNOWN' }));
    catalogue.applyChange({ ids: [2] }, { kind: 'flag', flag: 'dropped' });
    catalogue.undo();
    expect(() => catalogue.revert(1)).toThrow(expect.objectContaining({ code: 'BATCH_UNKNOWN' }));
  });
});

it('tells of every write, with a revision that rises', () => {
  const heard: number[] = [];
  const stop = catalogue.onChange(({ revision, by }) => by === 'edit' && heard.push(revision));
  catalogue.applyChange({ ids: [1] }, { kind: 'flag', flag: 'kept' });
  catalogue.applyChange({ ids: [1] }, { kind: 'flag', flag: 'kept' });
  catalogue.undo();
  catalogue.redo();
  stop();
  catalogue.undo();
  expect(heard).toHaveLength(3);
  expect(heard[1]).toBe(heard[0]! + 1);
  expect(catalogue.revision).toBe(heard[2]! + 1);
});
