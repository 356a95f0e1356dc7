import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';
import { EditList } from '../../src-shared/catalogue/import/edit-columns.ts';

let folder: string;
let catalogue: WriteCatalogue;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-requests-'));
  generateCatalogue(join(folder, 'a.winnow'), 30);
  catalogue = openCatalogue(join(folder, 'a.winnow'));
});

afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const weightOf = (id: number) => catalogue.detail(id).weight;
const step = (request: string | undefined) =>
  catalogue.applyChange({ ids: [5] }, { kind: 'weightStep', direction: 'up' }, request);

it('does a request once, and gives its batch again, also after it was opened anew', () => {
  const first = step('request-0000000001');
  expect(step('request-0000000001')).toEqual(first);
  expect(weightOf(5)).toBe(1.5);
  catalogue.close();
  catalogue = openCatalogue(join(folder, 'a.winnow'));
  expect(step('request-0000000001')).toEqual(first);
  expect(catalogue.answered('request-0000000001')).toEqual(first);
  expect(catalogue.history(undefined, 10).batches).toHaveLength(1);
  step('request-0000000002');
  step(undefined);
  expect(catalogue.history(undefined, 10).batches).toHaveLength(3);
});

it('undoes and redoes once', () => {
  step(undefined);
  step(undefined);
  const undone = catalogue.undo('request-0000000003');
  expect(catalogue.undo('request-0000000003')).toEqual(undone);
  expect(weightOf(5)).toBe(1.5);
  catalogue.redo('request-0000000004');
  catalogue.redo('request-0000000004');
  expect(weightOf(5)).toBe(2);
});

it('reverts once, and says again how many were left alone', () => {
  const first = catalogue.applyChange({ ids: [5, 6, 7] }, { kind: 'weight', weight: 3 });
  catalogue.applyChange({ ids: [6] }, { kind: 'weight', weight: 4 });
  const answer = catalogue.revert(first.id, undefined, 'request-0000000007');
  expect(answer).toMatchObject({ batch: { count: 2 }, leftAlone: 1 });
  const length = catalogue.history(undefined, 10).batches.length;
  expect(catalogue.revert(first.id, undefined, 'request-0000000007')).toEqual(answer);
  expect(catalogue.history(undefined, 10).batches).toHaveLength(length);
  // Without a name it is another wish, of which nothing is left to do.
  expect(catalogue.revert(first.id)).toMatchObject({ batch: { id: 0 }, leftAlone: 3 });
  // Also where what was reverted has been undone in between.
  catalogue.undo();
  catalogue.undo();
  catalogue.undo();
  expect(catalogue.revert(first.id, undefined, 'request-0000000007')).toMatchObject({
    batch: { id: answer.batch.id, state: 'undone' },
    leftAlone: 1,
  });
});

it('renames and compacts classes once, and imports once', () => {
  const renamed = catalogue.renameClass(0, 'feline', 'request-0000000008');
  expect(renamed.id).toBeGreaterThan(0);
  expect(catalogue.renameClass(0, 'feline', 'request-0000000008')).toEqual(renamed);
  catalogue.applyChange({ query: 'label:feline' }, { kind: 'label', classId: 1 });
  const compacted = catalogue.compactClasses('request-0000000009');
  expect(compacted.id).toBeGreaterThan(0);
  expect(catalogue.compactClasses('request-0000000009')).toEqual(compacted);
  const edits = new EditList();
  edits.push({ id: 5, field: 'weight', becomes: 2 });
  const changes = {
    source: 'a.csv',
    kind: 'import' as const,
    newClasses: [],
    edits: edits.columns(),
  };
  const imported = catalogue.applyImport(changes, 'request-0000000010');
  expect(imported).toMatchObject({ count: 1 });
  expect(catalogue.applyImport(changes, 'request-0000000010')).toEqual(imported);
  expect(catalogue.answered('request-0000000010')).toEqual(imported);
});

it('remembers nothing of what was refused or changed nothing', () => {
  expect(() => catalogue.undo('request-0000000005')).toThrow('nothing to undo');
  expect(catalogue.answered('request-0000000005')).toBeNull();
  expect(catalogue.applyChange({ ids: [5] }, { kind: 'flag', flag: 'none' }, 'request-0000000006').id).toBe(
    0,
  );
  expect(catalogue.answered('request-0000000006')).toBeNull();
  step('request-0000000006');
  expect(weightOf(5)).toBe(1.5);
});

it('forgets the oldest of more than a thousand', () => {
  for (let i = 0; i < 1002; i++)
    catalogue.applyChange(
      { ids: [5] },
      { kind: 'flag', flag: i % 2 === 0 ? 'kept' : 'dropped' },
      `request-${String(i).padStart(10, '0')}`,
    );
  expect(catalogue.answered('request-0000000001')).toBeNull();
  expect(catalogue.answered('request-0000000002')?.id).toBe(3);
});
