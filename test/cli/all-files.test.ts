import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageFolder } from '../support/image-folder.ts';
import { Winnow } from './winnow.ts';

let images: string;
let data: string;
let winnow: Winnow;
beforeAll(async () => {
  images = await imageFolder({ 'cat/1.jpg': 1, 'cat/2': 2, 'notes.txt': 'text' });
  data = await mkdtemp(join(tmpdir(), 'winnow-all-files-'));
  winnow = new Winnow(data);
});
afterAll(async () => {
  await rm(dirname(images), { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
});

// One story: what is chosen once is kept with the dataset.
it('takes files by how they begin when asked to, and remembers it', async () => {
  expect(await winnow.json('scan', images)).toMatchObject([{ images: 1, allFiles: false }]);
  expect(await winnow.json('scan', images, '--all-files')).toMatchObject([{ images: 2, allFiles: true }]);
  expect(await winnow.json('scan', images)).toMatchObject([
    { images: 2, allFiles: true, verdicts: { ok: 2 } },
  ]);
  expect((await winnow.run('status', images)).stdout).toContain(
    'Files      by name, and by how they begin\n',
  );
  expect(await winnow.json('scan', images, '--no-all-files')).toMatchObject([
    { images: 2, allFiles: false, verdicts: { ok: 2 } },
  ]);
});
