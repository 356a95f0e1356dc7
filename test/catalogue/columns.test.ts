import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import {
  atLeast,
  columnOfBytes,
  emptyColumn,
  kindFor,
  kindOf,
  noneIn,
  widened,
  type Column,
  type ColumnKind,
} from '../../src-main/catalogue/column.ts';
import { columnsOf } from '../../src-main/catalogue/column-names.ts';
import { addFunctions } from '../../src-main/catalogue/functions.ts';
import { nthSmallest } from '../../src-main/catalogue/nth-smallest.ts';
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

function group(ids: readonly number[][]): void {
  const groups = ids.filter(({ length }) => length > 1);
  catalogue.storeDuplicateGroups({
    contentRevision: 1,
    imageIds: Int32Array.from(groups.flat()),
    groupIds: Int32Array.from(groups.flatMap((members) => members.map(() => members[0]!))),
    isNear: Uint8Array.from(groups.flatMap((members, i) => members.map(() => i % 2))),
  });
}

it('finds what the rows say, whatever was changed, undone, scanned, grouped, kept and opened again in between', async () => {
  catalogue.applyChange({ query: 'id:1' }, { kind: 'split', split: 'train' });
  catalogue.applyChange({ query: 'id:2' }, { kind: 'split', split: 'val' });
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: COUNT }), { minLength: 1, maxLength: 40 });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ change, ids }) },
    { weight: 2, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
    { weight: 2, arbitrary: fc.constantFrom('keep' as const, 'open' as const) },
    ids.map((missing) => ({ missing: missing.slice(0, 3) })),
    fc.array(fc.integer({ min: 1, max: COUNT }), { maxLength: 60 }).map((members) => ({
      groups: [...new Set(members)].reduce<number[][]>(
        (all, id, i) => (i % 3 === 0 ? [...all, [id]] : [...all.slice(0, -1), [...all.at(-1)!, id]]),
        [],
      ),
    })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, tree), { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const [what, query] of steps) {
        if (what === 'keep') {
          for (const name of catalogue.missingColumns()) catalogue.useColumns(catalogue.loadColumns([name]));
          expect(await catalogue.keepColumns()).toBe(true);
        } else if (what === 'open') {
          catalogue.close();
          catalogue = openCatalogue(catalogue.file);
        } else if (typeof what === 'string') {
          if (catalogue.history(undefined, 1)[what === 'undo' ? 'canUndo' : 'canRedo']) catalogue[what]();
        } else if ('missing' in what) catalogue.scanStore().markMissing(what.missing);
        else if ('groups' in what) group(what.groups);
        else catalogue.applyChange({ ids: what.ids }, what.change);
        const text = printQuery(query);
        const expected = byRows(text);
        expect([...catalogue.openView(text, { by: 'path', descending: false })]).toEqual(expected);
        expect(catalogue.facets(text).matching).toBe(expected.length);
      }
    }),
    { numRuns: 150 },
  );
});

it('orders as the rows do, before and after a change', () => {
  const sqlOf = {
    label: 'class_id',
    weight: 'weight',
    width: 'width',
    pixels: 'width * height',
    added: 'added_ms',
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(sqlOf) as (keyof typeof sqlOf)[])),
      fc.boolean(),
      fc.constantFrom('', '-dropped', 'width>300'),
      change,
      (by, descending, query, change) => {
        catalogue.applyChange({ ids: [3, 5, 8, 13, 21] }, change);
        const found = new Set(byRows(query));
        const expected = rows
          .prepare(
            `SELECT id FROM images ORDER BY ${sqlOf[by]} ${descending ? 'DESC' : 'ASC'}, path, root_id`,
          )
          .pluck()
          .all() as number[];
        expect([...catalogue.openView(query, { by, descending })]).toEqual(
          expected.filter((id) => found.has(id)),
        );
      },
    ),
    { numRuns: 60 },
  );
});

describe('what is kept beside a catalogue', () => {
  const keep = async () => {
    for (const name of catalogue.missingColumns()) catalogue.useColumns(catalogue.loadColumns([name]));
    expect(await catalogue.keepColumns()).toBe(true);
  };

  it('is all that the next one who opens it needs', async () => {
    await keep();
    const next = openCatalogue(catalogue.file, { readOnly: true });
    expect(next.missingColumns()).toEqual([]);
    next.close();
  });

  it('is of decisions alone no longer what the rows are after a change, and all again after its time', async () => {
    await keep();
    catalogue.applyChange({ ids: [9] }, { kind: 'weight', weight: 7 });
    const next = openCatalogue(catalogue.file, { readOnly: true });
    expect(next.missingColumns()).toEqual(columnsOf('decisions'));
    next.close();
    await keep();
    const last = openCatalogue(catalogue.file, { readOnly: true });
    expect(last.missingColumns()).toEqual([]);
    last.close();
  });

  it('is not used where it is damaged', async () => {
    await keep();
    const file = `${catalogue.file}.contents`;
    const whole = readFileSync(file);
    const expected = byRows('width>500');
    for (let at = 4096; at < whole.length; at += 97) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x10;
      writeFileSync(file, bytes);
      const next = openCatalogue(catalogue.file, { readOnly: true });
      expect([...next.openView('width>500', { by: 'path', descending: false })]).toEqual(expected);
      next.close();
    }
    for (const bytes of [whole.subarray(0, 5000), whole.subarray(0, 100), Buffer.alloc(whole.length)]) {
      writeFileSync(file, bytes);
      const next = openCatalogue(catalogue.file, { readOnly: true });
      expect([...next.openView('width>500', { by: 'path', descending: false })]).toEqual(expected);
      next.close();
    }
  });

  it.skipIf(process.platform === 'win32')('is not waited for where a pipe stands in its place', async () => {
    await keep();
    for (const kind of ['contents', 'decisions']) {
      rmSync(`${catalogue.file}.${kind}`);
      execFileSync('mkfifo', [`${catalogue.file}.${kind}`]);
    }
    const next = openCatalogue(catalogue.file, { readOnly: true });
    expect(next.missingColumns()).toContain('by_path');
    expect([...next.openView('width>500', { by: 'path', descending: false })]).toEqual(byRows('width>500'));
    next.close();
    await keep();
    expect(statSync(`${catalogue.file}.contents`).isFile()).toBe(true);
  });

  it('is written over what a kill has left of it', async () => {
    await keep();
    catalogue.applyChange({ ids: [11] }, { kind: 'weight', weight: 11 });
    writeFileSync(`${catalogue.file}.decisions.tmp`, 'half of');
    await keep();
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const next = openCatalogue(catalogue.file, { readOnly: true });
    expect(next.missingColumns()).toEqual([]);
    next.close();
  });

  it('is not taken for that of a copy which has been changed since', async () => {
    const copy = join(folder, 'copy.winnow');
    rows.prepare('VACUUM INTO ?').run(copy);
    const changed = openCatalogue(copy);
    changed.applyChange({ ids: [9] }, { kind: 'weight', weight: 1234 });
    catalogue.applyChange({ ids: [10] }, { kind: 'weight', weight: 1234 });
    expect(changed.revision).toBe(catalogue.revision);
    changed.close();
    await keep();
    for (const kind of ['contents', 'decisions'])
      copyFileSync(`${catalogue.file}.${kind}`, `${copy}.${kind}`);
    const next = openCatalogue(copy, { readOnly: true });
    expect([...next.openView('weight:1234', { by: 'path', descending: false })]).toEqual([9]);
    next.close();
  });
});

it('holds numbers in the smallest kind, and widens it, so that each is as it was', () => {
  const number = fc.oneof(
    fc.nat(300),
    fc.nat(70_000),
    fc.constantFrom(254, 255, 65_534, 65_535, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, -1, -0, NaN, Infinity, 0.5),
    fc.double(),
  );
  const read = (column: Column) => Array.from(column, (value) => (value === noneIn(column) ? NaN : value));
  fc.assert(
    fc.property(
      fc.oneof(fc.array(number, { maxLength: 50 }), fc.array(fc.nat(300)), fc.array(fc.nat(70_000))),
      fc.constantFrom<ColumnKind>('u8', 'u16', 'u32', 'f64'),
      (numbers, kind) => {
        const column = emptyColumn(kindFor(numbers), numbers.length);
        expect(read(column)).toEqual(numbers.map(() => NaN));
        numbers.forEach((value, id) => (column[id] = Number.isNaN(value) ? noneIn(column) : value));
        expect(read(column)).toEqual(numbers);
        const wider = widened(column, atLeast(kind, kindOf(column)), numbers.length + 2);
        expect(read(wider)).toEqual([...numbers, NaN, NaN]);
        const written = Uint8Array.from(new Uint8Array(column.buffer));
        expect(read(columnOfBytes(kindOf(column), written))).toEqual(numbers);
      },
    ),
  );
});

it('selects the number that a sort would put there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(5), fc.double({ noNaN: true })), { minLength: 1 }),
      fc.nat(),
      (list, at) => {
        const n = at % list.length;
        const sorted = Float64Array.from(list).sort();
        expect(nthSmallest(Float64Array.from(list), n) + 0).toBe(sorted[n]! + 0);
      },
    ),
  );
});

it('takes in what a scan writes', () => {
  const store = catalogue.scanStore();
  const count = () => catalogue.openView('verdict:missing', { by: 'path', descending: false }).length;
  const before = count();
  store.markMissing(
    [...catalogue.openView('-verdict:missing', { by: 'path', descending: false })].slice(0, 3),
  );
  expect(count()).toBe(before + 3);
});

it('takes numbers that another connection has loaded, as long as they are of the same state', () => {
  const other = openCatalogue(catalogue.file, { readOnly: true });
  const loaded = other.loadColumns(['by_path', 'flag', 'weight']);
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
    fc.nat(200),
    fc.nat(5_000_000),
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 53, 1e300),
  );
  const list = fc.oneof(
    fc.array(key),
    fc.array(fc.oneof(fc.nat(200), fc.constant(NaN))),
    fc.array(fc.nat(5_000_000)),
  );
  fc.assert(
    fc.property(list, fc.boolean(), fc.constantFrom(Infinity, -Infinity), (keys, descending, none) => {
      const ids = Int32Array.from(keys.keys());
      const column = emptyColumn(kindFor(keys), keys.length);
      keys.forEach((value, id) => (column[id] = Number.isNaN(value) ? noneIn(column) : value));
      const at = (id: number) => (Number.isNaN(keys[id]) ? none : keys[id]!);
      const by = (a: number, b: number) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0);
      const expected = [...ids].sort((a, b) => (descending ? by(b, a) : by(a, b)));
      expect([...sortIds(ids, column, { descending, none })]).toEqual(expected);
      expect([...ids]).toEqual([...keys.keys()]);
    }),
    { numRuns: 1000 },
  );
});
