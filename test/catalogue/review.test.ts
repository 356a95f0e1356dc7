import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import type { Change } from '../../src-shared/contract/values.ts';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';

let folder: string;
let catalogue: WriteCatalogue;

const judge = (content: string | null, more: Partial<Judgement> = {}): Judgement => ({
  verdict: 'ok',
  reason: '',
  recoveredPercent: null,
  sha256: content === null ? null : createHash('sha256').update(content).digest('hex'),
  format: 'jpeg',
  width: 40,
  height: 30,
  channels: 3,
  bitDepth: 8,
  colorSpace: 'srgb',
  hasIcc: false,
  orientation: 1,
  frames: 1,
  notices: [],
  tint: null,
  consumers: [],
  ...more,
});

/** Images 1 to 4 with contents of their own. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-review-'));
  catalogue = openCatalogue(join(folder, 'a.winnow'), { create: true });
  catalogue.addRoot('images', '/images');
  catalogue.scanStore().write(
    1,
    [1, 2, 3, 4].map((i) => ({
      kind: 'new',
      path: `${i}.jpg`,
      stamp: { bytes: 10, mtimeMs: 1 },
      label: 'cat',
      judgement: judge(`${i}`),
    })),
  );
});
afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

function rewrite(id: number, content: string | null, more: Partial<Judgement> = {}): void {
  catalogue.scanStore().write(1, [
    {
      kind: 'changed',
      id,
      path: `${id}.jpg`,
      stamp: { bytes: 11, mtimeMs: 2 },
      judgement: judge(content, more),
    },
  ]);
}

const waiting = (): number[] => [...catalogue.openView('notice:changed', { by: 'path', descending: false })];

describe('a file with other bytes than before', () => {
  it('waits for a review, and keeps what was decided', () => {
    catalogue.applyChange({ ids: [2] }, { kind: 'labelName', name: 'dog' });
    catalogue.applyChange({ ids: [2] }, { kind: 'flag', flag: 'kept' });
    catalogue.applyChange({ ids: [2] }, { kind: 'weight', weight: 3 });
    rewrite(2, 'other');
    expect(catalogue.rows([2])).toMatchObject([
      { classId: 1, flag: 'kept', weight: 3, notices: ['changed'] },
    ]);
    expect(waiting()).toEqual([2]);
    expect(catalogue.facets('').notices.find(({ notice }) => notice === 'changed')?.count).toBe(1);
  });

  it('does not wait where the bytes are the same, or were never known, or cannot be read', () => {
    rewrite(1, '1');
    rewrite(2, null, { verdict: 'unreadable' });
    expect(waiting()).toEqual([]);
    rewrite(2, 'what it is now');
    expect(waiting()).toEqual([]);
  });

  it('still waits when it is judged again, changed again or gone', () => {
    rewrite(1, 'b');
    rewrite(1, 'b');
    expect(waiting()).toEqual([1]);
    rewrite(1, '1', { notices: ['alpha'] });
    expect(catalogue.rows([1])[0]!.notices).toEqual(['alpha', 'changed']);
    catalogue.scanStore().markMissing([1]);
    expect(waiting()).toEqual([1]);
  });

  it.each<Change>([
    { kind: 'label', classId: 0 },
    { kind: 'labelName', name: 'dog' },
    { kind: 'flag', flag: 'kept' },
    { kind: 'flag', flag: 'none' },
    { kind: 'weight', weight: 2 },
    { kind: 'split', split: 'val' },
    { kind: 'reviewed' },
  ])('is reviewed by %j, which can be undone and redone', (change) => {
    rewrite(1, 'b');
    rewrite(2, 'c');
    const before = catalogue.rows([1, 2, 3]);
    const batch = catalogue.applyChange({ ids: [1, 3] }, change);
    expect(batch.id).toBeGreaterThan(0);
    expect(waiting()).toEqual([2]);
    const after = catalogue.rows([1, 2, 3]);
    catalogue.undo();
    expect(catalogue.rows([1, 2, 3])).toEqual(before);
    catalogue.redo();
    expect(catalogue.rows([1, 2, 3])).toEqual(after);
    catalogue.revert(batch.id);
    expect(catalogue.rows([1, 2, 3])).toEqual(before);
  });

  it('counts an image once, whatever became different of it', () => {
    rewrite(1, 'b');
    rewrite(2, 'c');
    catalogue.applyChange({ ids: [2] }, { kind: 'flag', flag: 'kept' });
    rewrite(2, 'd');
    // 1 gets another mark and its review, 2 its review alone, 3 another mark alone.
    expect(catalogue.applyChange({ ids: [1, 2, 3] }, { kind: 'flag', flag: 'kept' })).toMatchObject({
      count: 3,
      summary: 'Kept 3 images',
    });
    expect(waiting()).toEqual([]);
  });

  it('is not reviewed by what is computed for many at once', () => {
    rewrite(1, 'b');
    catalogue.applyChange({ query: '' }, { kind: 'splitRatios', ratios: { train: 0.5, val: 0.5 }, seed: 1 });
    catalogue.applyChange({ query: '' }, { kind: 'weightScheme', scheme: 'inverse' });
    catalogue.applyChange({ query: '' }, { kind: 'splitEach', splits: { val: [1] } });
    expect(waiting()).toEqual([1]);
  });

  it('is nothing to change where nothing waits', () => {
    expect(catalogue.applyChange({ query: '' }, { kind: 'reviewed' })).toMatchObject({ id: 0, count: 0 });
    rewrite(1, 'b');
    expect(catalogue.applyChange({ query: 'notice:changed' }, { kind: 'reviewed' })).toMatchObject({
      count: 1,
      summary: 'Reviewed 1 image',
    });
  });
});
