import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportFormats, folderFormats, type ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import { testSeed } from '../support/test-seed.ts';
import { exportImages, makeImages } from './export-images.ts';

const program = fileURLToPath(new URL('./export-program.ts', import.meta.url));
const count = 400;

let base: string;
let images: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'winnow-broken-off-'));
  images = join(base, 'images');
  await makeImages(images, count);
});
afterAll(() => rm(base, { recursive: true }));

/** Every file below a place with its bytes; null where nothing is there. */
async function contentOf(place: string): Promise<Record<string, string> | null> {
  if (!existsSync(place)) return null;
  if ((await stat(place)).isFile()) return { '': (await readFile(place)).toString('base64') };
  const files = (await readdir(place, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  );
  const entries = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const read = async (file: string): Promise<[string, string]> => [
    file.slice(place.length),
    (await readFile(file)).toString('base64'),
  ];
  return Object.fromEntries(await Promise.all(entries.map(read)));
}

describe.each(exportFormats)('an export as %s', (format) => {
  it('that is killed, whenever, leaves nothing half-written, and the next one tidies up', async () => {
    const folder = join(base, format);
    await mkdir(folder);
    const to = join(folder, 'out');
    const startedMs = performance.now();
    await exportImages(format, join(base, `whole-${format}`), images, count);
    const tookMs = performance.now() - startedMs;
    const whole = await wholeIn(format);
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, [program, format, to, images, String(count)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      // Heard from the start: one that is done before it is killed has gone by then.
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      // At other moments of every format and round, the same in every run.
      const share = (((testSeed + format.length * 7 + round) * 48271) % 1000) / 1000;
      await wait(share * tookMs);
      child.kill('SIGKILL');
      await gone;
      const found = await contentOf(to);
      if (found !== null) expect(found).toEqual(whole);
      await rm(to, { recursive: true, force: true });
    }
    await exportImages(format, to, images, count);
    expect(await contentOf(to)).toEqual(whole);
    expect(await readdir(folder)).toEqual(['out']);
  }, 120_000);

  async function wholeIn(name: ExportFormat): Promise<Record<string, string> | null> {
    const place = join(base, `again-${name}`);
    await mkdir(place);
    await exportImages(name, join(place, 'out'), images, count);
    return contentOf(join(place, 'out'));
  }

  it.skipIf(process.platform !== 'linux')(
    'says of a full disk that it is full, and leaves nothing on it',
    async () => {
      const disk = join(base, `disk-${format}`);
      await mkdir(disk);
      // Room for some of the pictures, or for a part of the smallest file, which names more than there are.
      const named = folderFormats.includes(format) ? count : 50 * count;
      const size = folderFormats.includes(format) ? '200k' : '4k';
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk], { stdio: 'ignore' });
      } catch {
        console.warn('Skipped: a full disk needs the right to mount a small one.');
        return;
      }
      try {
        const to = join(disk, 'out');
        await expect(exportImages(format, to, images, named)).rejects.toMatchObject({
          code: 'DISK_FULL',
          hint: expect.any(String),
        });
        expect(await readdir(disk)).toEqual([]);
        execFileSync('mount', ['-o', 'remount,size=20m', disk]);
        await writeFile(join(disk, 'other'), '');
        await exportImages(format, to, images, count);
        expect((await readdir(disk)).sort()).toEqual(['other', 'out']);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );
});
