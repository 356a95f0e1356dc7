import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { imageFolder } from '../support/image-folder.ts';

let base: string;
let inside: string;
let outside: string;
let engine: Engine;
let outsideId: string;
const refused = { code: 'PATH_REFUSED' };

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-roots-')));
  [inside, outside] = await Promise.all([
    imageFolder({ 'cat/1.jpg': 1, 'cat/deep/2.jpg': 2, '.hidden/3.jpg': 3, 'dog/4.jpg': 4 }),
    imageFolder({ 'secret/5.jpg': 5 }),
  ]);
  [inside, outside] = await Promise.all([realpath(inside), realpath(outside)]);
  await symlink(outside, join(inside, 'way-out'));
  await symlink(join(inside, 'dog'), join(inside, 'way-in'));
  await symlink(join(inside, 'nowhere'), join(inside, 'broken'));
  await writeFile(join(inside, 'file.txt'), 'x');
  // Both were opened before there were any limits.
  const before = createEngine({ door: 'browser', dataFolder: join(base, 'data'), decoders: 1 });
  for (const folder of [inside, outside]) {
    const { dataset } = await before.client.datasets.open({ folder, scan: false });
    outsideId = dataset.id;
  }
  await before.close();
  engine = createEngine({
    door: 'browser',
    dataFolder: join(base, 'data'),
    allowedRoots: [inside],
    decoders: 1,
  });
});
afterAll(async () => {
  await engine.close();
  for (const folder of [base, dirname(inside), dirname(outside)]) await rm(folder, { recursive: true });
});

describe('an engine that is confined to a folder', () => {
  test('opens that folder and those below it', async () => {
    for (const folder of [inside, join(inside, 'cat'), join(inside, 'way-in'), `${inside}/cat/../dog`]) {
      expect((await engine.client.datasets.open({ folder, scan: false })).dataset.folder).toContain(inside);
    }
  });

  test.each([
    ['another folder', () => outside],
    ['the folder above', () => dirname(inside)],
    ['a way up', () => `${inside}/../../..`],
    ['a link that leads outside', () => join(inside, 'way-out')],
    ['a folder behind such a link', () => join(inside, 'way-out', 'secret')],
    ['a namesake that begins alike', () => `${inside}-2`],
  ])('refuses %s, to look into and to open', async (_name, folder) => {
    await mkdir(`${inside}-2`, { recursive: true });
    const labels = { kind: 'folder' } as const;
    await expect(engine.client.datasets.preview({ folder: folder(), labels })).rejects.toMatchObject(refused);
    await expect(engine.client.datasets.open({ folder: folder() })).rejects.toMatchObject(refused);
  });

  test('neither lists nor opens what was opened elsewhere before', async () => {
    const recent = await engine.client.datasets.recent();
    expect(recent.map(({ folder }) => folder).filter((folder) => !folder.startsWith(inside))).toEqual([]);
    await expect(engine.client.datasets.get({ dataset: outsideId })).rejects.toMatchObject(refused);
    const file = engine.parts.datasets.catalogueFileOf(inside);
    await expect(engine.client.datasets.open({ folder: await file })).rejects.toMatchObject(refused);
  });

  test('refuses a catalogue inside that leads outside', async () => {
    const other = createEngine({ door: 'browser', dataFolder: join(base, 'other'), decoders: 1 });
    await other.client.datasets.open({ folder: outside, scan: false });
    const file = await other.parts.datasets.catalogueFileOf(outside);
    await other.close();
    await rename(file, join(inside, 'trick.winnow'));
    await expect(engine.client.datasets.open({ folder: join(inside, 'trick.winnow') })).rejects.toMatchObject(
      refused,
    );
  });

  test('still has the sample dataset', async () => {
    // Drawn before, as far as the engine can tell: drawing it takes seconds.
    await mkdir(join(base, 'data', 'sample-dataset'), { recursive: true });
    const { dataset, job } = await engine.client.datasets.openSample();
    await engine.parts.jobs.finished(job!.id);
    expect(dataset.name).toBe('sample-dataset');
  });

  test('writes no export beside the folder', async () => {
    const { dataset } = await engine.client.datasets.open({ folder: inside, scan: false });
    const opened = engine.parts.datasets.get(dataset.id);
    expect(engine.parts.exports.target(opened, 'x.jsonl')).toContain(base);
  });

  test('imports from no file outside, nor says whether there is one', async () => {
    const { dataset } = await engine.client.datasets.open({ folder: inside, scan: false });
    await writeFile(join(outside, 'labels.csv'), 'path,label\ncat/1.jpg,dog\n');
    await writeFile(join(inside, 'labels.csv'), 'path,label\ncat/1.jpg,dog\n');
    await symlink(join(outside, 'labels.csv'), join(inside, 'link.csv'));
    const preview = (file: string) =>
      engine.client.import.preview({ dataset: dataset.id, file, choices: {} });
    const files = [
      join(outside, 'labels.csv'),
      join(outside, 'none.csv'),
      join(inside, 'link.csv'),
      '/etc/passwd',
    ];
    for (const file of files) {
      await expect(preview(file)).rejects.toMatchObject({
        code: 'PATH_REFUSED',
        message: expect.any(String),
      });
    }
    expect(await preview(join(inside, 'labels.csv'))).toMatchObject({ file: 'labels.csv' });
  });

  test('does not start with a folder that is not there', () => {
    expect(() =>
      createEngine({ door: 'browser', dataFolder: base, allowedRoots: [join(base, 'nowhere')] }),
    ).toThrow(/ENOENT/);
  });
});

describe('the folder browser', () => {
  test('begins at the roots, goes down and up again, and never above them', async () => {
    const top = await engine.client.folders.list({ id: null });
    expect(top).toMatchObject({ folder: null, parent: null, folders: [{ name: inside }] });
    const root = await engine.client.folders.list({ id: top.folders[0]!.id });
    expect(root.parent).toBeNull();
    expect(root.folders.map(({ name }) => name)).toEqual(['cat', 'dog', 'way-in']);
    const cat = await engine.client.folders.list({ id: root.folders[0]!.id });
    expect(cat).toMatchObject({
      folder: { name: 'cat', path: join(inside, 'cat') },
      folders: [{ name: 'deep' }],
      parent: root.folder!.id,
    });
    const linked = await engine.client.folders.list({ id: root.folders[2]!.id });
    expect(linked.folder!.path).toBe(join(inside, 'dog'));
  });

  test('takes no path for an id', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ maxLength: 100 }), fc.constantFrom(inside, outside, '/', '..', '~', 'C:\\')),
        async (id) => {
          await expect(engine.client.folders.list({ id })).rejects.toMatchObject({
            code: 'FOLDER_NOT_FOUND',
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('follows no folder that has become a link to somewhere else', async () => {
    await mkdir(join(inside, 'later'));
    const [root] = (await engine.client.folders.list({ id: null })).folders;
    const { folders } = await engine.client.folders.list({ id: root!.id });
    const { id } = folders.find(({ name }) => name === 'later')!;
    await rm(join(inside, 'later'), { recursive: true });
    await expect(engine.client.folders.list({ id })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await symlink(outside, join(inside, 'later'));
    await expect(engine.client.folders.list({ id })).rejects.toMatchObject(refused);
  });

  test('without limits begins at the home folder and the root of the disk', async () => {
    const free = createEngine({ door: 'browser', dataFolder: join(base, 'free'), decoders: 1 });
    const { folders } = await free.client.folders.list({ id: null });
    expect(folders).toHaveLength(2);
    const { folder, parent } = await free.client.folders.list({ id: folders[1]!.id });
    expect([folder!.path === folders[1]!.name, parent]).toEqual([true, null]);
    await free.close();
  });
});

test('a catalogue is opened by its own file', async () => {
  const dataFolder = join(base, 'by-file');
  const first = createEngine({ door: 'desktop', dataFolder, decoders: 1 });
  const { dataset } = await first.client.datasets.open({ folder: inside, scan: false });
  const file = await first.parts.datasets.catalogueFileOf(inside);
  await first.close();
  const second = createEngine({ door: 'desktop', dataFolder, decoders: 1 });
  const opened = await second.client.datasets.open({ folder: file, scan: false });
  expect(opened.dataset).toMatchObject({ id: dataset.id, folder: inside });
  await writeFile(join(base, 'no.winnow'), 'not one');
  await expect(second.client.datasets.open({ folder: join(base, 'no.winnow') })).rejects.toMatchObject({
    code: 'CATALOGUE_FOREIGN',
  });
  await second.close();
});

test.each(['x'.repeat(5000), 'a\0b', '/', 'nowhere.csv'])(
  'no limits, and still no fault: importing from %j',
  async (file) => {
    const free = createEngine({ door: 'browser', dataFolder: join(base, 'free-import'), decoders: 1 });
    const { dataset } = await free.client.datasets.open({ folder: inside, scan: false });
    await expect(
      free.client.import.preview({ dataset: dataset.id, file, choices: {} }),
    ).rejects.toMatchObject({ code: 'IMPORT_INVALID' });
    await free.close();
  },
);
