import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageFolder, smallJpeg } from '../support/image-folder.ts';
import { Winnow } from './winnow.ts';

let images: string;
let data: string;
let winnow: Winnow;
beforeAll(async () => {
  images = await imageFolder({ 'cat/1.jpg': 1, 'cat/2.jpg': 2 });
  data = await mkdtemp(join(tmpdir(), 'winnow-watch-'));
  winnow = new Winnow(data);
  await winnow.run('scan', images);
});
afterAll(async () => {
  await rm(dirname(images), { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
});

/** Starts to watch; `says` resolves once it has printed something that holds a text. */
function watching(...options: string[]) {
  const { child, ended } = winnow.start('watch', images, '--json', ...options);
  const says = (stream: 'stdout' | 'stderr', text: string) =>
    new Promise<void>((resolve, reject) => {
      let printed = '';
      child[stream]!.on('data', (chunk: string) => {
        printed += chunk;
        if (printed.includes(text)) resolve();
      });
      void ended.then(({ stderr }) => reject(new Error(`It ended: ${stderr}`)));
    });
  return { child, ended, says };
}

it.skipIf(process.platform === 'win32')(
  'takes in what comes, says so, and ends well with Ctrl+C',
  async () => {
    const { child, ended, says } = watching();
    await says('stderr', 'Watching');
    const told = says('stdout', '1 changed');
    await writeFile(join(images, 'cat/2.jpg'), smallJpeg(9, 80, 60));
    await told;
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
    expect(await winnow.json('list', images, '--query', 'notice:changed')).toMatchObject([
      { path: 'cat/2.jpg' },
    ]);
    const [reviewed] = await winnow.json<{ batch: { summary: string } }>('reviewed', images, '--query', '');
    expect(reviewed!.batch.summary).toBe('Reviewed 1 image');
    expect(await winnow.json('list', images, '--query', 'notice:changed')).toEqual([]);
  },
  60_000,
);

it.skipIf(process.platform === 'win32')(
  'looks by itself with --poll',
  async () => {
    const { child, ended, says } = watching('--poll', '1');
    await says('stderr', 'Watching');
    const told = says('stdout', '1 new');
    await writeFile(join(images, 'cat/3.jpg'), smallJpeg(3));
    await told;
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
  },
  60_000,
);
