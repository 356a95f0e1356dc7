import { describe, expect, it } from 'vitest';
import { ImportPlanner, type PlannerOptions } from '../../src-shared/catalogue/import/import-planner.ts';
import { editsIn, type EditColumns } from '../../src-shared/catalogue/import/edit-columns.ts';
import { importRow, type ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { CurrentImage, ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import { mapFields } from '../../src-shared/catalogue/import/map-fields.ts';
import { readFields } from '../../src-shared/catalogue/import/read-fields.ts';

const blank: CurrentImage = { path: '', classId: null, weight: 1, split: null, tags: [], quality: null, suspectedClassId: null, suggestedClassId: null }; // prettier-ignore

interface Known extends Partial<CurrentImage> {
  path: string;
  root?: string;
  sha256?: string;
  byHand?: boolean;
}

function store(
  images: Known[],
  classes: string[] = ['cat', 'dog'],
  splits: string[] = ['train'],
): ImportStore {
  const ids = (holds: (image: Known) => boolean): number[] =>
    images.flatMap((image, i) => (holds(image) ? [i + 1] : []));
  return {
    classes,
    exported: classes,
    splits,
    roots: [{ name: 'pets', path: '/data/pets' }],
    highestId: images.length,
    byPath: (places) =>
      places.map(({ path, root }) =>
        ids((image) => image.path === path && (root === null || root === (image.root ?? 'pets'))),
      ),
    bySha256: (hashes) => hashes.map((sha256) => ids((image) => image.sha256 === sha256)),
    byName: (names) => names.map((name) => ids((image) => image.path.split('/').at(-1) === name)),
    current: (wanted) => wanted.map((id) => ({ ...blank, ...images[id - 1]! })),
    labelledByHand: (id) => images[id - 1]!.byHand === true,
  };
}

function plan(
  known: ImportStore,
  rows: (Partial<ImportRow> & { line: number })[],
  options: Partial<PlannerOptions> = {},
) {
  const planner = new ImportPlanner(known, {
    match: 'path',
    declared: null,
    labelMeaning: null,
    replaceHand: false,
    ...options,
  });
  planner.add(rows.map(importRow));
  const comparing = planner.finish({
    file: 'a.csv',
    format: 'csv',
    match: 'path',
    matchChosen: false,
    fields: {},
    columns: [],
    labelMeaning: null,
  });
  for (;;) {
    const { done, value } = comparing.next();
    if (done) return { plan: value.plan, changes: changesIn(value.edits) };
  }
}

/** What becomes of each image. */
function changesIn(edits: EditColumns): Record<string, unknown>[] {
  const changes = new Map<number, Record<string, unknown>>();
  for (const { id, field, becomes } of editsIn(edits)) {
    const change = changes.get(id) ?? { id };
    changes.set(id, { ...change, [field]: field === 'tags' ? JSON.parse(becomes as string) : becomes });
  }
  return [...changes.values()];
}

describe('ImportPlanner', () => {
  it('says what changes, and leaves out what does not', () => {
    const known = store([
      { path: 'a.jpg', classId: 0 },
      { path: 'b.jpg', classId: 0, weight: 2, split: 'train' },
      { path: 'c.jpg' },
    ]);
    const { plan: made, changes } = plan(known, [
      { line: 2, path: 'a.jpg', label: 'dog', weight: 1, split: 'val' },
      { line: 3, path: 'b.jpg', label: 'cat', weight: 2, split: 'train' },
      { line: 4, path: 'c.jpg', label: 'fox', tags: ['night', 'blur'] },
    ]);
    expect(made).toMatchObject({ rows: 3, matched: 3, changes: 2, newClasses: ['fox'], weights: 0, tags: 1 });
    expect(made.labels).toEqual([
      { from: 'cat', to: 'dog', count: 1 },
      { from: null, to: 'fox', count: 1 },
    ]);
    expect(changes).toEqual([
      { id: 1, label: 'dog', split: 'val' },
      { id: 3, label: 'fox', tags: ['blur', 'night'] },
    ]);
  });

  it('shows what it cannot place, and does not guess', () => {
    const known = store([{ path: 'x/a.jpg' }, { path: 'y/a.jpg' }, { path: 'b.jpg' }]);
    const { plan: made, changes } = plan(known, [
      { line: 2, path: 'a.jpg', label: 'cat' },
      { line: 3, path: 'none.jpg', label: 'cat' },
      { line: 4, path: 'z/b.jpg', label: 'cat' },
    ], { match: 'name' }); // prettier-ignore
    expect(made.ambiguous).toEqual({
      count: 1,
      examples: [{ line: 2, name: 'a.jpg', paths: ['x/a.jpg', 'y/a.jpg'] }],
    });
    expect(made.unmatched).toEqual({ count: 1, examples: [{ line: 3, name: 'none.jpg' }] });
    expect(changes).toEqual([{ id: 3, label: 'cat' }]);
  });

  it('leaves a field alone where the file says two things of it, and no other', () => {
    const { plan: made, changes } = plan(store([{ path: 'a.jpg' }]), [
      { line: 2, path: 'a.jpg', label: 'cat', split: 'val' },
      { line: 3, path: 'a.jpg', label: 'dog', split: 'val' },
      { line: 4, path: 'a.jpg', label: 'cat' },
    ]);
    expect(made.contradictions).toEqual({
      count: 1,
      examples: [{ path: 'a.jpg', field: 'label', values: ['cat', 'dog'], lines: [2, 3] }],
    });
    expect(changes).toEqual([{ id: 1, split: 'val' }]);
  });

  it('keeps what a person said, unless told otherwise', () => {
    const known = store([{ path: 'a.jpg', classId: 0, byHand: true }]);
    const rows = [{ line: 2, path: 'a.jpg', label: 'dog', weight: 3 }];
    const kept = plan(known, rows);
    expect(kept.plan.byHand).toEqual({ count: 1, examples: [{ path: 'a.jpg', mine: 'cat', theirs: 'dog' }] });
    expect(kept.changes).toEqual([{ id: 1, weight: 3 }]);
    expect(plan(known, rows, { replaceHand: true }).changes).toEqual([{ id: 1, label: 'dog', weight: 3 }]);
  });

  it('finds the image of a path however it is written', () => {
    const known = store([{ path: 'cat/ü 1.jpg' }, { path: 'odd␛␛.jpg' }]);
    const written = ['cat/ü 1.jpg', './cat/ü 1.jpg', 'cat\\ü 1.jpg', 'pets/cat/ü 1.jpg', '/data/pets/cat/ü 1.jpg', 'file:///data/pets/cat/%C3%BC%201.jpg', 'cat/%C3%BC%201.jpg']; // prettier-ignore
    for (const path of written)
      expect(plan(known, [{ line: 2, path, label: 'cat' }]).changes, path).toEqual([{ id: 1, label: 'cat' }]);
    expect(plan(known, [{ line: 2, path: 'odd␛.jpg', label: 'cat' }]).changes).toEqual([
      { id: 2, label: 'cat' },
    ]);
    expect(
      plan(known, [{ line: 2, path: '/elsewhere/cat/ü 1.jpg', label: 'cat' }]).plan.unmatched.count,
    ).toBe(1);
  });

  it('means all copies of a content, or the one that has the name', () => {
    const known = store([
      { path: 'x/a.jpg', sha256: 'f' },
      { path: 'y/b.jpg', sha256: 'f' },
    ]);
    const by = (path: string | null) =>
      plan(known, [{ line: 2, sha256: 'f', path, label: 'cat' }], { match: 'sha256' }).changes.map(
        ({ id }) => id,
      );
    expect(by(null)).toEqual([1, 2]);
    expect(by('train/b.jpg')).toEqual([2]);
    expect(by('x/a.jpg')).toEqual([1]);
    expect(by('000001.jpg')).toEqual([1, 2]);
  });

  it('reads numbers as names or as indices, and refuses an index that there is not', () => {
    const known = store([{ path: 'a.jpg' }, { path: 'b.jpg' }]);
    const rows = [
      { line: 2, path: 'a.jpg', label: 1 },
      { line: 3, path: 'b.jpg', label: 7 },
    ];
    expect(plan(known, rows, { labelMeaning: 'names' }).plan.newClasses).toEqual(['1', '7']);
    const { plan: made, changes } = plan(known, rows, { labelMeaning: 'indices' });
    expect(changes).toEqual([{ id: 1, label: 'dog' }]);
    expect(made.invalid.examples).toEqual([
      { line: 3, field: 'label', message: 'Expected the index of one of 2 classes but received 7.' },
    ]);
    expect(plan(known, rows, { declared: ['x', 'y'] }).changes).toEqual([{ id: 1, label: 'y' }]);
  });

  it('appends new classes in the order that the file gives them', () => {
    const rows = [
      { line: 2, path: 'a.jpg', label: 'z', classIndex: 0 },
      { line: 3, path: 'b.jpg', label: 'a', classIndex: 1 },
    ];
    const images = [{ path: 'a.jpg' }, { path: 'b.jpg' }];
    expect(plan(store(images), rows.toReversed()).plan.newClasses).toEqual(['z', 'a']);
    expect(plan(store(images, []), rows, { declared: ['q', 'z', 'a'] }).plan.newClasses).toEqual([
      'q',
      'z',
      'a',
    ]);
    expect(plan(store(images, ['q']), rows, { declared: ['q', 'n', 'z', 'a'] }).plan.newClasses).toEqual([
      'z',
      'a',
    ]);
  });

  it('takes the split of images that are in none for nothing, unless there is one of that name', () => {
    const rows = [{ line: 2, path: 'a.jpg', split: 'all' }];
    expect(plan(store([{ path: 'a.jpg' }]), rows).changes).toEqual([]);
    expect(plan(store([{ path: 'a.jpg' }], [], ['all']), rows).changes).toEqual([{ id: 1, split: 'all' }]);
  });

  it('suggests a class where a prediction differs from the label, and takes it back where it does not', () => {
    const images = [
      { path: 'a.jpg', classId: 0 },
      { path: 'b.jpg', classId: 0 },
      { path: 'c.jpg' },
      { path: 'd.jpg', classId: 0, suspectedClassId: 0, suggestedClassId: 1 },
    ];
    const { plan: made, changes } = plan(store(images), [
      { line: 2, path: 'a.jpg', prediction: 'dog', quality: 0.1 },
      { line: 3, path: 'b.jpg', prediction: 'dog', quality: 0.4, issue: false },
      { line: 4, path: 'c.jpg', prediction: 'dog' },
      { line: 5, path: 'd.jpg', prediction: 'cat' },
    ]); // prettier-ignore
    expect(made).toMatchObject({ suggestions: 1, qualities: 2 });
    expect(changes).toEqual([
      { id: 1, quality: 0.1, suspected: 'cat', suggested: 'dog' },
      { id: 2, quality: 0.4 },
      { id: 4, suspected: null, suggested: null },
    ]);
  });
});

describe('mapFields', () => {
  it('knows the usual names, however they are written', () => {
    expect(mapFields(['Image Path', 'className', 'label', 'Sample-Weight', 'SPLIT', 'x'], {}, 'f')).toEqual({
      path: 'Image Path',
      label: 'className',
      weight: 'Sample-Weight',
      split: 'SPLIT',
    });
  });

  it('lets columns be chosen, and left out', () => {
    expect(mapFields(['file', 'label', 'breed', 'weight'], { label: 'breed', weight: '' }, 'f')).toEqual({
      path: 'file',
      label: 'breed',
    });
    expect(() => mapFields(['file', 'breed'], { label: 'breeds' }, 'f.csv')).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', hint: 'Did you mean breed?' }),
    );
  });
});

describe('readFields', () => {
  const map = {
    path: 'path',
    label: 'label',
    weight: 'weight',
    split: 'split',
    tags: 'tags',
    sha256: 'sha256',
    quality: 'q',
    issue: 'issue',
  };

  it('reads texts as well as values', () => {
    const row = {
      path: 'a.jpg',
      label: ' 3 ',
      weight: '1e-2',
      split: ' val ',
      tags: 'b; a',
      sha256: `sha256:${'A'.repeat(64)}`,
      q: '0.5',
      issue: 'True',
    };
    expect(readFields(row, 2, map)).toEqual(
      importRow({
        line: 2,
        path: 'a.jpg',
        label: 3,
        weight: 0.01,
        split: 'val',
        tags: ['b', 'a'],
        sha256: 'a'.repeat(64),
        quality: 0.5,
        issue: true,
      }),
    );
    expect(readFields({ path: 'a.jpg', label: 3n, weight: 2, tags: ['x'], issue: false }, 2, map)).toEqual(
      importRow({ line: 2, path: 'a.jpg', label: 3, weight: 2, tags: ['x'], issue: false }),
    );
    expect(readFields({ path: 'a.jpg', label: '2.0', weight: '', tags: '["n"]' }, 2, map)).toEqual(
      importRow({ line: 2, path: 'a.jpg', label: 2, tags: ['n'] }),
    );
  });

  it.each([
    [{ weight: '-1' }, 'weight', 'Expected a finite number of 0 or more but received "-1".'],
    [{ weight: 'heavy' }, 'weight', 'Expected a finite number of 0 or more but received "heavy".'],
    [{ weight: Infinity }, 'weight', 'Expected a finite number of 0 or more but received null.'],
    [
      { split: 'a/b' },
      'split',
      'Expected the name of a split, of letters, digits, "-" and "_", but received "a/b".',
    ],
    [
      { label: 'two\nlines' },
      'label',
      String.raw`Expected the name of a class, or its index but received "two\nlines".`,
    ],
    [{ label: 1.5 }, 'label', 'Expected the name of a class, or its index but received 1.5.'],
    [{ sha256: 'abc' }, 'sha256', 'Expected a SHA-256 of 64 hex digits but received "abc".'],
    [{ tags: '[1' }, 'tags', 'Expected a list of tags but received "[1".'],
    [{ q: 1.5 }, 'q', 'Expected a number from 0 to 1 but received 1.5.'],
    [{ issue: 'maybe' }, 'issue', 'Expected true or false but received "maybe".'],
  ])('says what is wrong with %j', (row, field, message) => {
    expect(readFields({ path: 'a.jpg', ...row }, 7, map)).toEqual(
      importRow({ line: 7, problem: { field, message } }),
    );
  });
});
