import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataLoader, ImageFolder, manualSeed, parseRecipe } from '../../src-main/loading/index.ts';
import type { PrefixCacheOptions } from '../../src-main/loading/index.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const augmenting = [
  { op: 'Resize', size: 40 },
  { op: 'RandomCrop', size: 32 },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
];

describe.skipIf(shared === null)('a prefix cache', () => {
  let work: string;
  let photos: string;
  let cache: PrefixCacheOptions;

  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'winnow-cache-'));
    photos = join(work, 'photos');
    cache = { folder: join(work, 'cache') };
    const seed = join(shared!, 'data', 'seed', 'dogcat_2');
    for (const name of readdirSync(seed)) {
      mkdirSync(join(photos, name), { recursive: true });
      for (const file of readdirSync(join(seed, name)))
        copyFileSync(join(seed, name, file), join(photos, name, file));
    }
  });
  afterEach(() => rmSync(work, { recursive: true, force: true }));

  const entries = (): string[] =>
    existsSync(cache.folder)
      ? readdirSync(cache.folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [];

  async function epoch(
    options: PrefixCacheOptions | undefined,
    recipe: object[] = augmenting,
    numWorkers = 0,
  ): Promise<string> {
    manualSeed(4);
    const folder = new ImageFolder(photos, { transform: parseRecipe(recipe), cache: options });
    const seen: string[] = [];
    for await (const [images, labels] of new DataLoader(folder, { batchSize: 3, shuffle: true, numWorkers }))
      seen.push(`${createHash('sha256').update(images.bytes()).digest('hex')} ${labels.tolist().join(' ')}`);
    return seen.join('\n');
  }

  it.each([0, 2])('gives the same samples, cold and warm, with %i workers', async (workers) => {
    const without = await epoch(undefined, augmenting, workers);
    expect(await epoch(cache, augmenting, workers)).toBe(without);
    expect(entries()).toHaveLength(new ImageFolder(photos).length);
    const kept = entries().map((file) => statSync(file).ino);
    expect(await epoch(cache, augmenting, workers)).toBe(without);
    expect(entries().map((file) => statSync(file).ino)).toEqual(kept);
  });

  it('is read, and not only written', async () => {
    const without = await epoch(undefined);
    await epoch(cache);
    // One picture in the place of another: it is seen only by who looks there.
    const [first, second] = entries();
    copyFileSync(first!, second!);
    expect(await epoch(cache)).not.toBe(without);
    rmSync(cache.folder, { recursive: true });
    expect(await epoch(cache)).toBe(without);
  });

  it('finds nothing stale when a file is replaced, even by one of the same size and time', async () => {
    await epoch(cache);
    const [first, second] = readdirSync(join(photos, 'cat')).map((name) => join(photos, 'cat', name));
    const { mtime, atime, size } = statSync(first!);
    const other = readFileSync(second!);
    // Bytes behind the end of a JPEG do not count.
    writeFileSync(
      first!,
      other.length > size ? other : Buffer.concat([other, Buffer.alloc(size - other.length)]),
    );
    utimesSync(first!, atime, mtime);
    expect(await epoch(cache)).toBe(await epoch(undefined));
  });

  it('keeps what other pipelines made apart', async () => {
    const other = [{ op: 'Resize', size: 48 }, ...augmenting.slice(1)];
    await epoch(cache);
    expect(await epoch(cache, other)).toBe(await epoch(undefined, other));
    expect(readdirSync(cache.folder)).toHaveLength(2);
    // A pipeline that begins alike shares its entries.
    await epoch(cache, [augmenting[0]!, { op: 'RandomCrop', size: 30 }, { op: 'ToTensor' }]);
    expect(readdirSync(cache.folder)).toHaveLength(2);
  });

  it('stays within its budget, and gives the same samples still', async () => {
    const budgetBytes = 15_000;
    for (const workers of [0, 2]) {
      expect(await epoch({ ...cache, budgetBytes }, augmenting, workers)).toBe(
        await epoch(undefined, augmenting, workers),
      );
      const bytes = entries().reduce((sum, file) => sum + statSync(file).size, 0);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(budgetBytes);
    }
  });

  it('makes anew what a crash or a bad disk left of an entry', async () => {
    const without = await epoch(undefined);
    await epoch(cache);
    const [cut, flipped, empty] = entries();
    truncateSync(cut!, 1000);
    const bytes = readFileSync(flipped!);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(flipped!, bytes);
    truncateSync(empty!, 0);
    expect(await epoch(cache)).toBe(without);
    expect(statSync(cut!).size).toBeGreaterThan(1000);
  });

  it('clears away half entries of long ago, and leaves fresh ones to who writes them', async () => {
    mkdirSync(cache.folder);
    const [old, fresh] = ['old.part', 'fresh.part'].map((name) => join(cache.folder, name)) as [
      string,
      string,
    ];
    for (const file of [old, fresh]) writeFileSync(file, 'x');
    utimesSync(old, 1000, 1000);
    await epoch(cache);
    expect(existsSync(old)).toBe(false);
    expect(existsSync(fresh)).toBe(true);
  });

  it('is done without where it cannot be written', async () => {
    writeFileSync(join(work, 'a-file'), '');
    const without = await epoch(undefined);
    expect(await epoch({ folder: join(work, 'a-file', 'cache') })).toBe(without);
  });

  it('keeps no file that cannot be read', async () => {
    writeFileSync(join(photos, 'cat', 'broken.jpg'), 'no picture');
    for (let round = 0; round < 2; round++)
      await expect(epoch(cache)).rejects.toMatchObject({ code: 'SAMPLE_UNREADABLE' });
  });
});
