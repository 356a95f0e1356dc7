import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { judgeFile } from '../../src-main/decode/judge.ts';
import { planSample } from '../../src-main/sample/sample-plan.ts';
import { brokenFiles } from '../../src-main/sample/spoil.ts';
import { writeSampleDataset } from '../../src-main/sample/write-sample-dataset.ts';

let base: string;
let folder: string;
let paths: string[];

async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

async function digestOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await filesOf(root)) hash.update(`${path}\n`).update(await readFile(join(root, path)));
  return hash.digest('hex');
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'winnow-sample-'));
  folder = join(base, 'sample');
  const startMs = performance.now();
  await writeSampleDataset(folder, { seed: 1 });
  console.info(`sample dataset written in ${Math.round(performance.now() - startMs)} ms`);
  paths = await filesOf(folder);
}, 120_000);

afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

describe('the sample dataset', () => {
  test('has three imbalanced classes of a few hundred files, and nothing else', async () => {
    expect((await readdir(folder)).sort()).toEqual(['leaf', 'pebble', 'shell']);
    expect((await readdir(base)).sort()).toEqual(['sample']);
    const counts = ['leaf', 'pebble', 'shell'].map(
      (name) => paths.filter((path) => path.startsWith(name)).length,
    );
    expect(counts).toEqual([80, 142, 30]);
  });

  test('holds pictures that decode, from 240 to 480 pixels, in both directions', async () => {
    const shapes = new Set<string>();
    for (const path of paths.filter((name) => !brokenFiles.includes(name))) {
      const { width, height, data } = await decodeRgb(await readFile(join(folder, path)));
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(240);
      expect(Math.max(width, height)).toBeLessThanOrEqual(480);
      shapes.add(width > height ? 'wide' : width < height ? 'tall' : 'square');
      // Not one flat colour.
      const sample = Array.from({ length: 200 }, (_, at) => data[Math.floor((at * data.length) / 200)]!);
      expect(Math.max(...sample) - Math.min(...sample)).toBeGreaterThan(12);
    }
    expect([...shapes].sort()).toEqual(['square', 'tall', 'wide']);
  });

  test('has broken files', async () => {
    expect(brokenFiles.length).toBeGreaterThanOrEqual(10);
    for (const path of brokenFiles) expect(paths).toContain(path);
    const verdicts = new Set<string>();
    for (const path of brokenFiles) verdicts.add((await judgeFile(join(folder, path))).verdict);
    expect([...verdicts].sort()).toEqual(['damaged', 'empty', 'not-an-image', 'truncated']);
    expect(await readFile(join(folder, 'pebble/pebble-058.jpg'))).toHaveLength(0);
    expect(await readFile(join(folder, 'leaf/leaf-064.jpg'), 'utf8')).toMatch(/^version https:\/\/git-lfs/);
    expect(await readFile(join(folder, 'shell/shell-017.jpg'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
    await expect(decodeRgb(await readFile(join(folder, 'leaf/leaf-071.jpg')))).rejects.toThrow();
  });

  test('has exact duplicates, one of them in another class', async () => {
    const groups = new Map<string, string[]>();
    for (const path of paths) {
      const digest = createHash('sha256')
        .update(await readFile(join(folder, path)))
        .digest('hex');
      groups.set(digest, [...(groups.get(digest) ?? []), path]);
    }
    const duplicates = [...groups.values()].filter((group) => group.length > 1);
    expect(duplicates.map((group) => group.length).sort()).toEqual([2, 2, 2, 2, 2, 3]);
    expect(duplicates.filter((group) => new Set(group.map((path) => path.split('/')[0])).size > 1)).toEqual([
      ['pebble/pebble-141.jpg', 'shell/shell-003.jpg'],
    ]);
  });

  test('has files with the wrong extension', async () => {
    expect((await readFile(join(folder, 'leaf/leaf-052.jpg'))).subarray(1, 4).toString()).toBe('PNG');
    expect((await readFile(join(folder, 'pebble/pebble-070.png'))).readUInt16BE(0)).toBe(0xffd8);
  });

  test('replaces what is there, is the same for the same seed, and another one for another seed', async () => {
    const again = join(base, 'again');
    await mkdir(again);
    await writeFile(join(again, 'old'), 'from before');
    await writeSampleDataset(again, { seed: 1 });
    expect(await digestOf(again)).toBe(await digestOf(folder));
    await rm(again, { recursive: true });
    const seeds = (seed: number): number[] => planSample(seed).map((picture) => picture.seed);
    expect(seeds(2)).not.toEqual(seeds(1));
  }, 120_000);

  test('leaves nothing behind where it cannot be written', async () => {
    const file = join(base, 'a-file');
    await writeFile(file, 'in the way');
    await expect(writeSampleDataset(join(file, 'sample'), { seed: 1 })).rejects.toMatchObject({
      code: 'TARGET_UNWRITABLE',
      subject: join(file, 'sample'),
    });
    expect((await readdir(base)).sort()).toEqual(['a-file', 'sample']);
  });
});
