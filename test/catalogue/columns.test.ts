import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { addFunctions } from '../../src-main/catalogue/functions.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { queryToSql } from '../../src-main/catalogue/query-to-sql.ts';
import { sortIds } from '../../src-main/catalogue/sort-ids.ts';
import { notices } from '../../src-shared/catalogue/notice.ts';
import { parseQuery } from '../../src-shared/catalogue/query/parse-query.ts';
import { printQuery } from '../../src-shared/catalogue/query/print-query.ts';
import { numberFields, operators, type Query } from '../../src-shared/catalogue/query/query.ts';
import { sizeBounds } from '../../src-shared/catalogue/thresholds.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { Change } from '../../src-shared/contract/values.ts';
import { generateCatalogue, generatedClasses } from '../support/generated-catalogue.ts';

const COUNT = 300;
let folder: string;
let catalogue: WriteCatalogue;
/** A connection that knows nothing of what the catalogue keeps. */
let rows: Database.Database;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-columns-'));
  const file = join(folder, 'a.winnow');
  generateCatalogue(file, COUNT);
  rows = new Database(file);
  addFunctions(rows);
  // Sizes that are not known, a height of nothing, and numbers that need all of their digits.
  rows.exec(`UPDATE images SET width = NULL, height = NULL WHERE id % 31 = 0; UPDATE images SET height = 0 WHERE id % 37 = 0;
    UPDATE images SET label_quality = 1.0 / id WHERE id % 3 = 0;
    INSERT INTO measures SELECT id, id % 9, id % 256, id % 256, id % 255, 255 - id % 200, iif(id % 5 = 0, NULL, id % 20), 7.0 / id, 1.0 / (id % 17 + 1), 0.5
      FROM images WHERE id % 11 <> 0`);
  catalogue = openCatalogue(file);
});

afterAll(() => {
  catalogue.close();
  rows.close();
  rmSync(folder, { recursive: true });
});

const value = fc.oneof(
  fc.integer({ min: 0, max: 1200 }),
  fc.constantFrom(0.1, 1 / 3, 0.5, 7 / 12, 2, 40_100),
);
const leaf: fc.Arbitrary<Query> = fc.oneof(
  fc.constantFrom('0012', 'FOLDER-0', 'é').map((text): Query => ({ kind: 'word', text })),
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constant('label' as const),
    values: fc.subarray([...generatedClasses, null], { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constant('split' as const),
    values: fc.subarray(['train', 'val', null], { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constant('verdict' as const),
    values: fc.subarray([...verdicts], { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constant('notice' as const),
    values: fc.subarray([...notices], { minLength: 1, maxLength: 2 }),
  }),
  fc.constantFrom('dropped' as const, 'kept' as const).map((flag): Query => ({ kind: 'flag', flag })),
  fc.boolean().map((duplicate): Query => ({ kind: 'duplicate', duplicate })),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constantFrom(...numberFields),
    operator: fc.constantFrom(...operators),
    value,
  }),
);
const { tree } = fc.letrec<{ tree: Query }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('tree').map((of): Query => ({ kind: 'not', of })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of): Query => ({ kind: 'and', of })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of): Query => ({ kind: 'or', of })),
  ),
}));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(0, 1, 2, null).map((classId): Change => ({ kind: 'label', classId })),
  fc
    .constantFrom('none' as const, 'dropped' as const, 'kept' as const)
    .map((flag): Change => ({ kind: 'flag', flag })),
  fc.constantFrom(0, 1, 2 / 3, 2).map((weight): Change => ({ kind: 'weight', weight })),
  fc.constantFrom('train', 'val').map((split): Change => ({ kind: 'split', split })),
);

/** Ids that the rows give, by the same query as a condition in SQL. */
function byRows(query: string): number[] {
  const ids = (table: string) =>
    new Map(rows.prepare(`SELECT name, id FROM ${table}`).raw().all() as [string, number][]);
  const pixels = rows
    .prepare('SELECT width * height FROM images WHERE width * height > 0 ORDER BY 1')
    .pluck()
    .all() as number[];
  const side = (share: number) => Math.sqrt(pixels[Math.floor((pixels.length - 1) * share)]!);
  const { sql, values } = queryToSql(parseQuery(query), {
    classes: ids('classes'),
    splits: ids('splits'),
    sizeBounds: () => sizeBounds(side(0.25), side(0.75)),
  });
  return rows
    .prepare(`SELECT id FROM images WHERE ${sql} ORDER BY path, root_id`)
    .pluck()
    .all(...values) as number[];
}

it('finds what the rows say, whatever was changed, undone and done again in between', () => {
  catalogue.applyChange({ query: 'id:1' }, { kind: 'split', split: 'train' });
  catalogue.applyChange({ query: 'id:2' }, { kind: 'split', split: 'val' });
  const step = fc.oneof(
    fc.record({
      change,
      ids: fc.uniqueArray(fc.integer({ min: 1, max: COUNT }), { minLength: 1, maxLength: 40 }),
    }),
    fc.constantFrom('undo' as const, 'redo' as const),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(step, tree), { minLength: 1, maxLength: 6 }), (steps) => {
      for (const [what, query] of steps) {
        if (typeof what === 'object') catalogue.applyChange({ ids: what.ids }, what.change);
        else if (catalogue.history(undefined, 1)[what === 'undo' ? 'canUndo' : 'canRedo']) catalogue[what]();
        const text = printQuery(query);
        const expected = byRows(text);
        expect([...catalogue.openView(text, { by: 'path', descending: false })]).toEqual(expected);
        expect(catalogue.facets(text).matching).toBe(expected.length);
      }
    }),
    { numRuns: 150 },
  );
});

it('takes in what a scan writes', () => {
  const store = catalogue.scanStore();
  const count = () => catalogue.openView('verdict:missing', { by: 'path', descending: false }).length;
  const before = count();
  store.markMissing([4, 5, 6]);
  expect(count()).toBe(before + 3);
});

it('takes numbers that another connection has loaded, as long as they are of the same state', () => {
  const other = openCatalogue(catalogue.file, { readOnly: true });
  const loaded = other.loadColumns();
  other.close();
  expect(catalogue.useColumns(loaded)).toBe(true);
  expect(catalogue.openView('-dropped', { by: 'path', descending: false }).length).toBe(
    byRows('-dropped').length,
  );
  catalogue.applyChange({ ids: [9] }, { kind: 'weight', weight: 5 });
  expect(catalogue.useColumns(loaded)).toBe(false);
  expect(catalogue.openView('weight:5', { by: 'path', descending: false })).toEqual(Int32Array.of(9));
});

it('sorts as a stable sort by comparison does', () => {
  const key = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, Infinity, -Infinity),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.boolean(), (keys, descending) => {
      const ids = Int32Array.from(keys.keys());
      const by = (a: number, b: number) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0);
      const expected = [...ids].sort((a, b) => (descending ? by(b, a) : by(a, b)));
      expect([...sortIds(ids, Float64Array.from(keys), descending)]).toEqual(expected);
    }),
  );
});
