import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writePictures } from './pictures.ts';
import { Winnow } from './winnow.ts';

let folder: string;
let images: string;
let winnow: Winnow;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-formats-'));
  images = join(folder, 'images');
  winnow = new Winnow(join(folder, 'data'));
  await writePictures(join(images, 'one'));
  await writePictures(join(images, 'two'));
  await winnow.json('scan', images, '--labels', 'prefix');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('says what a tree would be, and writes it', async () => {
  const to = join(folder, 'tree');
  const [plan] = await winnow.json('export', to, images, '--format', 'imagefolder', '--dry-run');
  expect(plan).toMatchObject({ format: 'imagefolder', samples: 10, renamedCount: 5 });
  await expect(stat(to)).rejects.toThrow('ENOENT');
  const { stdout } = await winnow.run('export', to, images, '--format', 'imagefolder', '--place', 'hardlink');
  expect(stdout).toContain('Wrote 10 samples');
  expect(stdout).toContain(
    '5 files get another name, since theirs is taken:\n  two/cat.1.png is all/cat/cat.1_2.png',
  );
  expect((await readdir(join(to, 'all', 'dog'))).sort()).toEqual([
    'dog.1.png',
    'dog.1_2.png',
    'dog.2.png',
    'dog.2_2.png',
  ]);
  expect(await winnow.error('export', to, images, '--format', 'yolo')).toMatchObject({
    exit: 1,
    code: 'TARGET_UNWRITABLE',
  });
});

it('writes a table', async () => {
  const to = join(folder, 'x.csv');
  expect((await winnow.json('export', to, images, '--format', 'csv'))[0]).toMatchObject({
    format: 'csv',
    samples: 10,
    excluded: [{ reason: 'empty', count: 2 }],
    bytes: (await stat(to)).size,
  });
  expect((await readFile(to, 'utf8')).split('\n')[1]).toMatch(
    /^one\/cat\.1\.png,0,cat,1,all,8,6,\d+,[0-9a-f]{64}$/,
  );
});

it.each([
  [['--format', 'parchment'], 'Allowed choices'],
  [['--format', 'csv', '--sampler', 'all=random'], 'Expected --format manifest beside --sampler'],
  [['--format', 'csv', '--place', 'symlink'], 'Expected a format of folders of pictures beside --place'],
  [['--shard-size', '5'], 'Expected --format webdataset beside --shard-size'],
])('refuses %j', async (args, message) => {
  const error = await winnow.error('export', join(folder, 'none'), images, ...args);
  expect(error.exit).toBe(2);
  expect(error.message).toContain(message);
});
