import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import { addFiles, imageFolder, smallJpeg } from '../support/image-folder.ts';

const byPath = { by: 'path', descending: false } as const;
let engine: Engine;
let dataFolder: string;
let root: string;
let dataset: string;

async function scanAgain(): Promise<string> {
  const ended = await engine.parts.jobs.finished((await engine.client.scan.start({ dataset })).id);
  expect(ended).toMatchObject({ state: 'done' });
  return ended.message!;
}

async function rows(query = ''): Promise<ImageRow[]> {
  const { view, count } = await engine.client.views.open({ dataset, query, sort: byPath });
  return count === 0 ? [] : engine.client.views.slice({ dataset, view, start: 0, count });
}

async function paths(query: string): Promise<string[]> {
  return (await rows(query)).map((row) => row.path);
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'winnow-engine-'));
  root = await imageFolder({
    'cat/1.jpg': 1,
    'cat/2.jpg': 2,
    'cat/3.jpg': 3,
    'cat/same.jpg': 1,
    'dog/4.jpg': 4,
    'dog/cut.jpg': smallJpeg(5, 400, 300).subarray(0, 3000),
    'dog/empty.jpg': '',
    'dog/page.jpg': '<!doctype html><title>404</title>',
    'loose.jpg': 6,
    'notes.txt': 'not an image',
  });
  engine = createEngine({ dataFolder, door: 'command-line', decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  dataset = opened.dataset.id;
  await engine.parts.jobs.finished(opened.job!.id);
});

afterAll(async () => {
  await engine.close();
  await rm(dataFolder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

describe('a folder that was scanned', () => {
  it('has a row for every image, with class and verdict', async () => {
    expect((await rows()).map((row) => [row.path, row.classId, row.verdict])).toEqual([
      ['cat/1.jpg', 0, 'ok'],
      ['cat/2.jpg', 0, 'ok'],
      ['cat/3.jpg', 0, 'ok'],
      ['cat/same.jpg', 0, 'ok'],
      ['dog/4.jpg', 1, 'ok'],
      ['dog/cut.jpg', 1, 'truncated'],
      ['dog/empty.jpg', 1, 'empty'],
      ['dog/page.jpg', 1, 'not-an-image'],
      ['loose.jpg', null, 'ok'],
    ]);
    expect(await engine.client.classes.list({ dataset })).toEqual([
      { id: 0, name: 'cat', count: 4, colour: 1 },
      { id: 1, name: 'dog', count: 4, colour: 2 },
    ]);
  });

  it('says in a summary what it is', async () => {
    const summary = await engine.client.datasets.get({ dataset });
    expect(summary).toMatchObject({
      name: 'pets',
      images: 9,
      notOk: 3,
      unlabelled: 1,
      reachable: true,
      allFiles: false,
      scanning: false,
    });
    expect(summary.examples).toHaveLength(4);
    expect((await engine.client.datasets.recent())[0]?.id).toBe(dataset);
  });

  it('tells of one image everything, and why its verdict is what it is', async () => {
    const [cut] = await rows('path:cut');
    const detail = await engine.client.images.get({ dataset, id: cut!.id });
    expect(detail).toMatchObject({
      verdict: 'truncated',
      bytes: 3000,
      format: 'jpeg',
      width: 400,
      height: 300,
    });
    expect(detail.reason).not.toBe('');
    expect(detail.consumers.find(({ consumer }) => consumer.includes('Pillow'))?.outcome).toBe('raises');
    const [one] = await rows('path:cat/1.jpg');
    const [same] = await rows('path:same');
    expect((await engine.client.images.get({ dataset, id: one!.id })).exactDuplicates).toEqual([same!.id]);
  });

  it('looks at a class by its index, whatever its name is, alone and within a query', async () => {
    const { client } = engine;
    const classes = await client.classes.list({ dataset });
    const cat = classes.find(({ name }) => name === 'cat')!;
    const look = async (query: string, ofClass?: number) =>
      (await client.issues.look({ dataset, query, ...(ofClass !== undefined && { ofClass }), examples: 0 }))
        .count;
    const all = await look('label:cat');
    expect(all).toBeGreaterThan(1);
    expect(await look('', cat.id)).toBe(all);
    expect(await look('path:cut or path:cat/1', cat.id)).toBe(
      await look('(path:cut or path:cat/1) label:cat'),
    );
    const { batch } = await client.classes.rename({ dataset, id: cat.id, name: 'puss, in "boots"' });
    expect(await look('', cat.id)).toBe(all);
    await client.edits.revert({ dataset, batch: batch.id });
    await expect(look('', 4711)).rejects.toMatchObject({ code: 'CLASS_UNKNOWN' });
  });

  it('decodes nothing in a second scan', async () => {
    const tracked = engine.parts.pool.judge;
    let judged = 0;
    engine.parts.pool.judge = (...args) => {
      judged++;
      return tracked.apply(engine.parts.pool, args);
    };
    expect(await scanAgain()).toContain('0 new, 0 changed, 0 moved, 0 missing');
    delete (engine.parts.pool as Partial<typeof engine.parts.pool>).judge;
    expect(judged).toBe(0);
  });

  it('refuses what nobody could mean, with code and words', async () => {
    const { client } = engine;
    await expect(client.views.open({ dataset, query: 'label:', sort: byPath })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
    });
    await expect(client.views.open({ dataset, query: 'label:bird', sort: byPath })).rejects.toMatchObject({
      code: 'CLASS_UNKNOWN',
    });
    await expect(client.images.get({ dataset, id: 4711 })).rejects.toMatchObject({ code: 'IMAGE_UNKNOWN' });
    await expect(client.datasets.get({ dataset: 'abcdefabcdef' })).rejects.toMatchObject({
      code: 'DATASET_UNKNOWN',
    });
    await expect(client.views.slice({ dataset, view: 'x', start: 0, count: 1 })).rejects.toMatchObject({
      code: 'VIEW_EXPIRED',
    });
    await expect(client.datasets.get({ dataset: '../../etc' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      data: { subject: 'dataset' },
    });
    await expect(client.datasets.open({ folder: join(root, 'nowhere'), scan: true })).rejects.toMatchObject({
      code: 'FOLDER_NOT_FOUND',
    });
    await expect(client.datasets.open({ folder: join(root, 'loose.jpg'), scan: true })).rejects.toMatchObject(
      { code: 'FOLDER_NOT_FOUND' },
    );
  });
});

describe('a folder that is opened without a word about labels', () => {
  it('takes them from its folders, and keeps another choice when it is opened again', async () => {
    const folder = await imageFolder({ 'cat/1.jpg': 11, 'dog/2.jpg': 12 });
    const { dataset: first } = await engine.client.datasets.open({ folder, scan: false });
    const { catalogue } = engine.parts.datasets.get(first.id);
    expect(catalogue.summary().labelSource).toEqual({ kind: 'folder' });
    await engine.client.datasets.open({ folder, labels: { kind: 'prefix' }, scan: false });
    await engine.client.datasets.open({ folder, scan: false });
    expect(catalogue.summary().labelSource).toEqual({ kind: 'prefix' });
    await engine.client.datasets.forget({ dataset: first.id });
    await rm(join(folder, '..'), { recursive: true });
  });
});

describe('edits through the engine', () => {
  it('label, drop, undo and redo, and tell how long it took', async () => {
    const [target] = await rows('path:cat/3.jpg');
    const labelled = await engine.client.edits.apply({
      dataset,
      target: { ids: [target!.id] },
      change: { kind: 'label', classId: 1 },
    });
    expect(labelled).toMatchObject({ batch: { count: 1, state: 'done' } });
    expect(labelled.elapsedMs).toBeLessThan(1000);
    expect(await paths('label:dog verdict:ok')).toEqual(['cat/3.jpg', 'dog/4.jpg']);
    await engine.client.edits.undo({ dataset });
    expect(await paths('label:dog verdict:ok')).toEqual(['dog/4.jpg']);
    await engine.client.edits.redo({ dataset });
    expect(await paths('label:dog verdict:ok')).toEqual(['cat/3.jpg', 'dog/4.jpg']);
    await engine.client.edits.undo({ dataset });
  });

  it('come after views, which bring the rows that are wanted first', async () => {
    const open = (first?: { start: number; count: number }) =>
      engine.client.views.open({ dataset, query: '', sort: byPath, ...(first && { first }) });
    const { view, count } = await open();
    const all = await engine.client.views.slice({ dataset, view, start: 0, count });
    expect(await open()).toMatchObject({ start: 0, rows: [] });
    expect(await open({ start: 2, count: 2 })).toMatchObject({ start: 2, rows: all.slice(2, 4) });
    expect(await open({ start: 1, count: 2000 })).toMatchObject({ start: 1, rows: all.slice(1) });
    // Where the view ends before that, it is seen from its beginning.
    expect(await open({ start: count, count: 2 })).toMatchObject({ start: 0, rows: all.slice(0, 2) });
  });

  it('refuse to touch another number of images than was said', async () => {
    const change = { kind: 'flag', flag: 'dropped' } as const;
    await expect(
      engine.client.edits.apply({ dataset, target: { query: 'label:cat' }, change, expect: 3 }),
    ).rejects.toMatchObject({
      code: 'EXTENT_CHANGED',
    });
    expect(await paths('dropped')).toEqual([]);
    const { view } = await engine.client.views.open({ dataset, query: 'label:cat', sort: byPath });
    await engine.client.edits.apply({
      dataset,
      target: {
        view,
        ranges: [
          [0, 1],
          [2, 4],
        ],
      },
      change,
      expect: 3,
    });
    expect(await paths('dropped')).toEqual(['cat/1.jpg', 'cat/3.jpg', 'cat/same.jpg']);
    await engine.client.edits.undo({ dataset });
  });

  it('are announced to whoever listens', async () => {
    const controller = new AbortController();
    const events = await engine.client.events.subscribe({ dataset }, { signal: controller.signal });
    const next = events[Symbol.asyncIterator]().next();
    const [target] = await rows('path:loose');
    await engine.client.edits.apply({
      dataset,
      target: { ids: [target!.id] },
      change: { kind: 'labelName', name: 'bird' },
    });
    expect((await next).value).toMatchObject({ kind: 'changed', by: 'edit', dataset });
    controller.abort();
    await engine.client.edits.undo({ dataset });
  });
});

describe('files that change between scans', () => {
  it('moved and renamed files keep label, weight and id; nothing is decoded for them', async () => {
    const [before] = await rows('path:cat/2.jpg');
    await engine.client.edits.apply({
      dataset,
      target: { ids: [before!.id] },
      change: { kind: 'label', classId: 1 },
    });
    await engine.client.edits.apply({
      dataset,
      target: { ids: [before!.id] },
      change: { kind: 'weight', weight: 2.5 },
    });
    await rename(join(root, 'cat/2.jpg'), join(root, 'dog/moved.jpg'));
    expect(await scanAgain()).toContain('0 new, 0 changed, 1 moved, 0 missing');
    const [after] = await rows('path:moved');
    expect(after).toEqual({ ...before, path: 'dog/moved.jpg', classId: 1, weight: 2.5 });
  });

  it('a vanished file is missing, keeps its label, and is itself again when it is back', async () => {
    const bytes = await readFile(join(root, 'dog/4.jpg'));
    const [before] = await rows('path:dog/4.jpg');
    await rm(join(root, 'dog/4.jpg'));
    expect(await scanAgain()).toContain('1 missing');
    expect(await rows('path:dog/4.jpg')).toMatchObject([{ id: before!.id, verdict: 'missing', classId: 1 }]);
    expect(await scanAgain()).toContain('0 missing');
    await writeFile(join(root, 'dog/4.jpg'), bytes);
    await scanAgain();
    expect(await rows('path:dog/4.jpg')).toEqual([before]);
  });

  it('a changed file is judged again and keeps its label', async () => {
    const [before] = await rows('path:cat/3.jpg');
    await writeFile(join(root, 'cat/3.jpg'), smallJpeg(99, 80, 60).subarray(0, 700));
    expect(await scanAgain()).toContain('0 new, 1 changed');
    const [after] = await rows('path:cat/3.jpg');
    expect(after).toMatchObject({ id: before!.id, classId: before!.classId, verdict: 'truncated' });
    expect(after!.version).not.toBe(before!.version);
  });

  it('new files come in with their labels; a root that is gone makes nothing missing', async () => {
    await addFiles(root, { 'fox/7.jpg': 7 });
    expect(await scanAgain()).toContain('1 new');
    expect((await engine.client.classes.list({ dataset })).map(({ name }) => name)).toContain('fox');
    await rename(root, `${root}-away`);
    const failed = await engine.parts.jobs.finished((await engine.client.scan.start({ dataset })).id);
    expect(failed).toMatchObject({ state: 'failed', errorCode: 'FOLDER_NOT_FOUND' });
    await rename(`${root}-away`, root);
    expect(await paths('verdict:missing')).toEqual([]);
  });
});

describe('image addresses', () => {
  const get = (address: string): Promise<Response> => engine.handle(new Request(`http://winnow${address}`));

  it('give many thumbnails together: those that are kept, in the state that was asked for', async () => {
    const some = (await rows()).filter(({ path }) => /cat|loose/.test(path));
    const alone = new Map<number, string>();
    for (const { id, version } of some) {
      const one = await get(`/image/${dataset}/${id}/thumb?v=${version}`);
      alone.set(id, Buffer.from(await one.arrayBuffer()).toString('hex'));
    }
    const empty = (await rows('verdict:empty'))[0]!;
    expect((await get(`/image/${dataset}/${empty.id}/thumb?v=${empty.version}`)).status).toBe(204);
    const of = [
      ...some.map(({ id, version }) => `${id}:${version}`),
      `${some[0]!.id}:another-version`,
      `${empty.id}:${empty.version}`,
      '987654:x',
      'nonsense',
      '-1:x',
      '',
    ];
    const together = await get(`/thumbs/${dataset}?of=${encodeURIComponent(of.join(','))}`);
    expect(together.headers.get('content-type')).toBe('application/octet-stream');
    const bytes = Buffer.from(await together.arrayBuffer());
    const found = new Map<number, string>();
    let pieces = 0;
    for (let at = 0; at < bytes.length; pieces++) {
      const length = bytes.readUInt32LE(at + 4);
      found.set(bytes.readUInt32LE(at), bytes.subarray(at + 8, at + 8 + length).toString('hex'));
      at += 8 + length;
    }
    // The empty file is known to have no picture.
    expect(found).toEqual(alone.set(empty.id, ''));
    expect(pieces).toBe(some.length + 1);
  });

  it.each([
    ['no dataset', '/thumbs/'],
    ['too many', `/thumbs/DATASET?of=${Array.from({ length: 401 }, (_, n) => `${n}:x`).join(',')}`],
  ])('refuse thumbnails together: %s', async (_, address) => {
    expect((await get(address.replace('DATASET', dataset))).status).toBe(404);
  });

  it('give nothing together of a dataset that there is not', async () => {
    const response = await get('/thumbs/0123456789ab?of=1:x');
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it('give thumbnails, files and pixels by id', async () => {
    const [row] = await rows('path:cat/1.jpg');
    const thumb = await get(`/image/${dataset}/${row!.id}/thumb?v=${row!.version}`);
    expect(thumb.headers.get('content-type')).toBe('image/jpeg');
    expect(thumb.headers.get('cache-control')).toContain('immutable');
    const full = await get(`/image/${dataset}/${row!.id}/full?v=old`);
    expect(full.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await full.arrayBuffer())).toEqual(Buffer.from(smallJpeg(1)));
    const pixels = await get(`/image/${dataset}/${row!.id}/pixels`);
    expect([pixels.headers.get('x-width'), pixels.headers.get('x-height')]).toEqual(['40', '30']);
    expect((await pixels.arrayBuffer()).byteLength).toBe(40 * 30 * 3);
  });

  it('give nothing for a file without a picture', async () => {
    const [row] = await rows('path:empty');
    for (const variant of ['thumb', 'pixels']) {
      expect((await get(`/image/${dataset}/${row!.id}/${variant}`)).status).toBe(204);
    }
  });

  it.each([
    '/image',
    '/image/x/1/thumb',
    '/image/DATASET/0/thumb',
    '/image/DATASET/1/other',
    '/image/DATASET/../1',
    '/image/DATASET/1e3/thumb',
    '/preview/x/0',
    '/rpc/../image',
  ])('answer %s with 404', async (address) => {
    expect((await get(address.replace('DATASET', dataset))).status).toBe(404);
  });
});
