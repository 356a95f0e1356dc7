import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writePictures } from './pictures.ts';
import { Winnow } from './winnow.ts';

let folder: string;
let images: string;
let winnow: Winnow;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-bad-places-'));
  images = join(folder, 'my pets');
  winnow = new Winnow(join(folder, 'data'));
  await writePictures(images);
  await winnow.json('scan', images, '--labels', 'prefix');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('serves a folder at the address that opens it, and another process reads and may not edit', async () => {
  const { child, ended } = winnow.start('serve', images, '--json');
  const line = await new Promise<string>((resolve) => child.stdout!.once('data', resolve));
  const { url } = JSON.parse(line) as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}#\/[a-z0-9]{12}\/grid$/);
  expect((await winnow.json('status', images))[0]).toMatchObject({ images: 6 });
  expect(await winnow.error('label', images, '--query', 'dog', '--to', 'cat')).toMatchObject({
    exit: 1,
    code: 'CATALOGUE_BUSY',
    message: expect.stringMatching(
      new RegExp(`process ${child.pid} on .+, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d`),
    ),
    hint: expect.any(String),
  });
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
  const [{ batch }] = (await winnow.json('label', images, '--query', 'dog.1', '--to', 'cat')) as [
    { batch: object },
  ];
  expect(batch).toMatchObject({ count: 1 });
});

it('a failed job names the folder and what to do, apart from each other', async () => {
  const empty = join(folder, 'empty');
  await mkdir(empty);
  const { message, ...error } = await winnow.error('scan', empty);
  expect(error).toMatchObject({ exit: 1, code: 'FOLDER_EMPTY', subject: empty, hint: expect.any(String) });
  expect(message).not.toContain(error.hint);
});

it('a manifest that travelled without its images says which root is not there, and how to name another', async () => {
  const manifest = join(folder, 'pets.manifest.jsonl');
  await winnow.json('export', manifest, images);
  const away = join(folder, 'moved');
  await rename(images, away);
  try {
    const error = await winnow.error('loader', manifest);
    expect(error).toMatchObject({ exit: 1, code: 'FOLDER_NOT_FOUND', subject: images });
    expect(error.hint).toContain('--root my pets=PATH');
    expect(
      await winnow.json('loader', manifest, '--root', `my pets=${away}`, '--batch-size', '1'),
    ).toHaveLength(5);
  } finally {
    await rename(away, images);
  }
});

it.skipIf(process.platform === 'win32')(
  'scans into a named catalogue where the data folder is a file',
  async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, '');
    const elsewhere = new Winnow(join(blocked, 'data'));
    const [status] = await elsewhere.json('scan', images, '--catalogue', join(folder, 'named.winnow'));
    expect(status).toMatchObject({ images: 6, name: 'my pets' });
    expect(await elsewhere.error('scan', images)).toMatchObject({ exit: 1, code: 'TARGET_UNWRITABLE' });
  },
);
