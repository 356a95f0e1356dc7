import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportRow } from '../../src-main/export/export-source.ts';
import { runFormat, type RunFormatOptions } from '../../src-main/export/run-format.ts';
import { plain, row, source } from './rows.ts';

/** Many in a block, at the ends of blocks of tar and of ours, and larger than ours. */
const sizes = [1, 511, 512, 513, ...Array.from({ length: 200 }, (_, i) => 9_000 + i), (1 << 20) - 512, 1 << 20,
  (1 << 20) + 1, 5, 3_500_000, 7, 2_000_000, 40_000]; // prettier-ignore
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const hasTar = spawnSync('tar', ['--version']).status === 0;

let folder: string;
let images: string;
let rows: ExportRow[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-tar-pictures-'));
  images = join(folder, 'images');
  await mkdir(images);
  rows = [];
  for (const [i, size] of sizes.entries()) {
    const bytes = Buffer.alloc(size, i + 1);
    const name = `${String(i).padStart(4, '0')}.jpg`;
    await writeFile(join(images, name), bytes);
    rows.push(row(name, { bytes: size, sha256: hashOf(bytes), split: i % 3 ? 'train' : 'val' }));
  }
});
afterEach(() => rm(folder, { recursive: true }));

const run = (options: Partial<RunFormatOptions> = {}): ReturnType<typeof runFormat> =>
  runFormat({
    format: 'webdataset',
    source: source(rows, images),
    choices: plain,
    to: join(folder, 'out'),
    createdBy: 'test',
    createdAt: new Date(0),
    ...options,
  });

describe('pictures in archives', () => {
  it.skipIf(!hasTar)('have their bytes, whatever their size', async () => {
    await run();
    const unpacked = join(folder, 'unpacked');
    for (const split of ['train', 'val']) {
      const to = join(unpacked, split);
      await mkdir(to, { recursive: true });
      execFileSync('tar', ['-xf', join(folder, 'out', `${split}-000000.tar`), '-C', to]);
      const names = (await readdir(to)).filter((name) => name.endsWith('.jpg')).sort();
      const hashes = await Promise.all(names.map(async (name) => hashOf(await readFile(join(to, name)))));
      expect(hashes).toEqual(rows.filter((one) => one.split === split).map(({ sha256 }) => sha256));
    }
  });

  it('are refused where others have taken their place, small ones and large ones; the first is named', async () => {
    rows = rows.map((one) => ({ ...one, split: 'train' }));
    const at = (size: number): string => join(images, rows[sizes.indexOf(size)]!.path);
    const refused = (subject: string): Promise<void> =>
      expect(run()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', subject });
    for (const size of [40_000, 2_000_000, 3_500_000, 513]) {
      const bytes = await readFile(at(size));
      bytes[size - 1]! ^= 1;
      await writeFile(at(size), bytes);
      await refused(at(size));
    }
    await rm(at(3_500_000));
    await writeFile(at(513), Buffer.alloc(513, 4));
    await refused(at(3_500_000));
    expect(await readdir(folder)).toEqual(['images']);
  });

  it.skipIf(process.platform === 'win32')(
    'are not waited for where a pipe stands in their place',
    async () => {
      for (const size of [513, 2_000_000]) {
        const file = join(images, rows[sizes.indexOf(size)]!.path);
        await rm(file);
        execFileSync('mkfifo', [file]);
        await expect(run()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
      }
    },
  );

  it('let others work meanwhile, and are no longer read once it is cancelled', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({
      ...rows[1]!,
      path: rows[1]!.path,
      split: `${i % 2}`,
    }));
    const controller = new AbortController();
    let turns = 0;
    let done = 0;
    const timer = setInterval(() => {
      if (++turns === 5) controller.abort();
    }, 1);
    try {
      const running = run({
        source: source(many, images),
        signal: controller.signal,
        onProgress: (samples) => (done = samples),
      });
      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    } finally {
      clearInterval(timer);
    }
    expect(done).toBeLessThan(many.length);
    expect(await readdir(folder)).toEqual(['images']);
  });
});
