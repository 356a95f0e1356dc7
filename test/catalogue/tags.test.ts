import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

let folder: string;
let catalogue: WriteCatalogue;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-tags-'));
  const file = join(folder, 'a.winnow');
  generateCatalogue(file, 60);
  catalogue = openCatalogue(file);
});
afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const tag = (ids: number[], add: string[], remove: string[] = []) =>
  catalogue.applyChange({ ids }, { kind: 'tag', add, remove });
const found = (query: string): number[] =>
  [...catalogue.openView(query, { by: 'path', descending: false })].toSorted((a, b) => a - b);

describe('tags', () => {
  it('are added, taken away, found and undone', () => {
    expect(tag([1, 2, 3], ['night', 'blurred, "soft"'])).toMatchObject({ count: 3 });
    expect(catalogue.detail(1).tags).toEqual(['blurred, "soft"', 'night']);
    expect(tag([2, 3, 4], ['day'], ['night']).summary).toBe('Tagged 3 images day, took night from them');
    expect(found('tag:night')).toEqual([1]);
    expect(found(String.raw`tag:"blurred, \"soft\""`)).toEqual([1, 2, 3]);
    expect(found('tag:day,night')).toEqual([1, 2, 3, 4]);
    expect(found('tag:none')).toHaveLength(56);
    expect(found('tag:Night')).toEqual([]);
    catalogue.undo();
    expect(found('tag:night')).toEqual([1, 2, 3]);
    catalogue.undo();
    expect(found('tag:none')).toHaveLength(60);
    catalogue.redo();
    expect(catalogue.detail(3).tags).toEqual(['blurred, "soft"', 'night']);
  });

  it('change nothing where they are there already', () => {
    tag([1], ['night']);
    expect(tag([1], ['night'])).toMatchObject({ id: 0, count: 0 });
    expect(tag([2], [], ['night'])).toMatchObject({ id: 0, count: 0 });
    expect(tag([1], [], ['night'])).toMatchObject({ count: 1, summary: 'Took night from 1 image' });
    expect(found('tag:none')).toHaveLength(60);
  });

  it('leave with an export', () => {
    tag([7], ['b', 'a']);
    const source = catalogue.openExportSource();
    try {
      const tags = [...source.rows()].flatMap((row) => (row.tags ? [row.tags] : []));
      expect(tags).toEqual([['a', 'b']]);
    } finally {
      source.close();
    }
  });
});
