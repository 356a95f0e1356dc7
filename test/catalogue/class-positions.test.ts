import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

let folder: string;
let catalogue: WriteCatalogue;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-positions-'));
  // bird, cat, dog, a third of the images each.
  generateCatalogue(join(folder, 'c.winnow'), 30);
  catalogue = openCatalogue(join(folder, 'c.winnow'));
});

afterEach(async () => {
  catalogue.close();
  await rm(folder, { recursive: true });
});

/** What an export would say: its classes, and how many samples have each index. */
function exported(): { classes: readonly string[]; labels: Record<number, number> } {
  const source = catalogue.openExportSource();
  try {
    const labels: Record<number, number> = {};
    for (const { label } of source.rows()) if (label !== null) labels[label] = (labels[label] ?? 0) + 1;
    return { classes: source.classes, labels };
  } finally {
    source.close();
  }
}

const merge = (from: string, classId: number) =>
  catalogue.applyChange({ query: `label:${from}` }, { kind: 'label', classId });

it('leaves a merged class its index until the indices are compacted, and takes that back', () => {
  merge('cat', 2);
  expect(exported()).toEqual({ classes: ['bird', 'cat', 'dog'], labels: { 0: 10, 2: 20 } });
  const batch = catalogue.compactClasses();
  expect(batch).toMatchObject({
    kind: 'compactClasses',
    count: 2,
    summary: expect.stringContaining('1 retired'),
  });
  expect(exported()).toEqual({ classes: ['bird', 'dog'], labels: { 0: 10, 1: 20 } });
  // Labels and queries go by the classes' own numbers.
  expect(catalogue.extent({ query: 'label:dog' }).count).toBe(20);
  expect(catalogue.compactClasses().id).toBe(0);

  catalogue.undo();
  expect(exported()).toEqual({ classes: ['bird', 'cat', 'dog'], labels: { 0: 10, 2: 20 } });
  catalogue.redo();
  expect(exported().classes).toEqual(['bird', 'dog']);
});

it('appends what comes after a compaction, a new class as well as a retired one', () => {
  merge('bird', 1);
  catalogue.compactClasses();
  expect(exported().classes).toEqual(['cat', 'dog']);
  catalogue.applyChange({ ids: [1] }, { kind: 'labelName', name: 'eel' });
  expect(exported()).toEqual({ classes: ['cat', 'dog', 'eel'], labels: { 0: 19, 1: 10, 2: 1 } });
  catalogue.applyChange({ ids: [3] }, { kind: 'label', classId: 0 });
  expect(exported()).toEqual({
    classes: ['cat', 'dog', 'eel', 'bird'],
    labels: { 0: 18, 1: 10, 2: 1, 3: 1 },
  });
});

it('gives a retired class an index at the end where an undo brings its images back', () => {
  merge('bird', 1);
  catalogue.compactClasses();
  const { batches } = catalogue.history(undefined, 10);
  catalogue.revert(batches.find(({ kind }) => kind === 'label')!.id);
  expect(exported()).toEqual({ classes: ['cat', 'dog', 'bird'], labels: { 0: 10, 1: 10, 2: 10 } });
  expect(catalogue.exportedClasses().now.map(({ id }) => id)).toEqual([1, 2, 0]);
});

it('changes nothing where no class is empty', () => {
  expect(catalogue.compactClasses()).toMatchObject({ id: 0, count: 0 });
});
