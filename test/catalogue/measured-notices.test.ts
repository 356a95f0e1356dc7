import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { judgeBytes } from '../../src-main/decode/judge.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import { measuredNotices, type Notice } from '../../src-shared/catalogue/notice.ts';

type Level = (x: number, y: number) => readonly [number, number, number];

const noise = (x: number, y: number) => Math.imul(x * 7919 + y * 104_729, 2_654_435_761) >>> 24;
const colourful: Level = (x, y) => [noise(x, y), noise(x + 500, y), noise(x, y + 500)];

async function judge(width: number, height: number, level: Level): Promise<Judgement> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) data.set(level(x, y), at);
  }
  return judgeBytes(encodePng({ data, width, height }), 'a.png');
}

const byPath = { by: 'path', descending: false } as const;
let folder: string;
let catalogue: WriteCatalogue;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-measured-'));
  catalogue = openCatalogue(join(folder, 'a.winnow'), { create: true });
  const rootId = catalogue.addRoot('images', '/images').id;
  const pictures: [string, Judgement][] = [
    ['dark.png', await judge(60, 50, (x, y) => [noise(x, y) >> 3, noise(y, x) >> 2, 9])],
    ['bright.png', await judge(60, 50, (x, y) => [245 + (noise(x, y) >> 5), 250, 255])],
    ['gray.png', await judge(60, 50, (x, y) => [noise(x, y), noise(x, y), noise(x, y)])],
    ['flat.png', await judge(60, 50, (x) => [100, x > 30 ? 120 : 100, 90])],
    ['long.png', await judge(100, 30, colourful)],
    ['large.png', await judge(900, 800, colourful)],
    ['blurred.png', await judge(60, 50, (x, y) => [x * 4, y * 5, (x + y) * 2])],
    ...(await Promise.all(
      Array.from({ length: 9 }, async (_, i): Promise<[string, Judgement]> => [
        `plain-${i}.png`,
        await judge(60 + i, 50, colourful),
      ]),
    )),
    ['broken.png', await judgeBytes(Buffer.from('not an image'), 'broken.png')],
  ];
  catalogue.scanStore().write(
    rootId,
    pictures.map(([path, judgement]) => ({
      kind: 'new',
      path,
      stamp: { bytes: 1, mtimeMs: 1 },
      label: null,
      judgement,
    })),
  );
});
afterAll(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const find = (query: string) =>
  catalogue.rows(catalogue.openView(query, { by: 'path', descending: false })).map(({ path }) => path);

describe('notices decided at query time', () => {
  it.each<[Notice, string[]]>([
    ['dark', ['dark.png']],
    ['bright', ['bright.png']],
    ['grayscale-content', ['gray.png']],
    ['low-information', ['bright.png', 'flat.png']],
    ['odd-aspect-ratio', ['long.png']],
    ['odd-size', ['large.png']],
  ])('finds %s', (notice, paths) => {
    expect(find(`notice:${notice}`)).toEqual(paths);
    expect(find(`-notice:${notice}`)).toHaveLength(17 - paths.length);
  });

  it('finds what is blurred', () => {
    expect(find('notice:blurry')).toContain('blurred.png');
    expect(find('notice:blurry').some((path) => path.startsWith('plain'))).toBe(false);
  });

  it('compares the measures themselves', () => {
    expect(find('highlights<0.32')).toEqual(find('notice:dark'));
    expect(find('entropy<0.3')).toEqual(find('notice:low-information'));
    expect(find('sharpness<0.03')).toEqual(find('notice:blurry'));
    expect(find('brightness>=0 brightness<=1')).toHaveLength(16);
    // What was not measured compares with nothing.
    expect(find('sharpness>=0')).not.toContain('broken.png');
    expect(find('-sharpness>=0')).toEqual(['broken.png']);
  });

  it('says the same in rows, in details and in counts', () => {
    const ids = catalogue.openView('', { by: 'path', descending: false });
    const rows = catalogue.rows(ids);
    const counts = new Map(catalogue.facets('').notices.map(({ notice, count }) => [notice, count]));
    for (const notice of measuredNotices) {
      const having = rows.filter(({ notices }) => notices.includes(notice)).map(({ path }) => path);
      expect(having, notice).toEqual(find(`notice:${notice}`));
      expect(counts.get(notice) ?? 0, notice).toBe(having.length);
    }
    for (const { id, notices } of rows) expect(catalogue.detail(id).notices).toEqual(notices);
    expect(catalogue.facets('path:dark').notices).toContainEqual({ notice: 'dark', count: 1 });
    expect(catalogue.facets('path:gray').notices.some(({ notice }) => notice === 'dark')).toBe(false);
  });

  it('gives the measures of an image as queries compare them', () => {
    const { measures, path } = catalogue.detail(catalogue.openView('path:plain-8', byPath)[0]!);
    for (const [field, value] of Object.entries(measures!)) {
      expect(find(`${field}>=${value - 1e-9} ${field}<=${value + 1e-9}`), field).toContain(path);
      expect(find(`${field}>${value + 1e-9}`), field).not.toContain(path);
    }
    expect(catalogue.detail(catalogue.openView('path:broken', byPath)[0]!).measures).toBe(null);
  });

  it('forgets the measures of a file that is no picture any more', async () => {
    const [id] = catalogue.openView('path:plain-8', { by: 'path', descending: false });
    const stamp = { bytes: 1, mtimeMs: 2 };
    const write = (judgement: Judgement) =>
      catalogue.scanStore().write(1, [{ kind: 'changed', id: id!, path: 'plain-8.png', stamp, judgement }]);
    write(await judgeBytes(Buffer.from('not an image'), 'plain-8.png'));
    expect(find('sharpness>=0')).not.toContain('plain-8.png');
    write(await judge(68, 50, colourful));
    expect(find('sharpness>=0')).toContain('plain-8.png');
  });
});

it('asks for a file again that an older Winnow did not measure', () => {
  const known = () => [...catalogue.scanStore().known(1)].filter(({ measured }) => !measured);
  expect(known()).toEqual([]);
  const db = new Database(catalogue.file);
  db.exec('UPDATE hashes SET pixel_hash = NULL WHERE image_id = 1');
  db.close();
  expect(known().map(({ id }) => id)).toEqual([1]);
});
