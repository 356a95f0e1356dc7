import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
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
import { PrefixCache } from '../../src-main/loading/prefix-cache.ts';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const augmenting = [
  { op: 'Resize', size: 40 },
  { op: 'RandomCrop', size: 32 },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
];
/** Of what is kept, only the rows of a crop are looked at. */
const cropping = [{ op: 'RandomResizedCrop', size: 24 }, { op: 'RandomHorizontalFlip' }, { op: 'ToTensor' }];

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

  /** The images that are kept, each by its own name: that of its source's bytes. */
  const entries = (): string[] =>
    existsSync(cache.folder)
      ? readdirSync(cache.folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.image'))
          .map((entry) => join(entry.parentPath, entry.name))
      : [];
  const inodes = (): number[] => entries().map((file) => statSync(file).ino);
  const files = (): string[] =>
    ['cat', 'dog'].flatMap((name) => readdirSync(join(photos, name)).map((file) => join(photos, name, file)));

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

  it.each([
    ['augmenting', 0, augmenting],
    ['augmenting', 2, augmenting],
    ['cropping', 0, cropping],
    ['cropping', 2, cropping],
  ])('gives the same samples, cold and warm, %s: %i workers', async (_, workers, recipe) => {
    const without = await epoch(undefined, recipe, workers);
    expect(await epoch(cache, recipe, workers)).toBe(without);
    expect(entries()).toHaveLength(new ImageFolder(photos).length);
    const kept = inodes();
    expect(await epoch(cache, recipe, workers)).toBe(without);
    expect(inodes()).toEqual(kept);
  });

  it('is read, and not only written', async () => {
    const without = await epoch(undefined);
    await epoch(cache);
    // One picture in the place of another: it is seen only by who looks there.
    const [first, second] = entries();
    // Copied over, and not put in its place: its second name shows it too.
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

  it('finds the image of a file that was moved, copied, or written anew with the same bytes', async () => {
    const without = await epoch(cache);
    const kept = inodes();
    const moved = join(work, 'moved');
    renameSync(photos, moved);
    cpSync(moved, photos, { recursive: true });
    expect(await epoch(cache)).toBe(without);
    for (const file of files()) writeFileSync(file, readFileSync(file));
    expect(await epoch(cache)).toBe(without);
    renameSync(join(photos, 'cat'), join(photos, 'a cat'));
    expect(await epoch(cache)).toBe(without);
    expect(inodes()).toEqual(kept);
  });

  it('has one image of two files with the same bytes', async () => {
    const [first] = files();
    copyFileSync(first!, join(photos, 'cat', 'again.jpg'));
    copyFileSync(first!, join(photos, 'dog', 'again.jpg'));
    expect(await epoch(cache)).toBe(await epoch(undefined));
    expect(entries()).toHaveLength(files().length - 2);
    expect(await epoch(cache, augmenting, 2)).toBe(await epoch(undefined, augmenting, 2));
  });

  it('reads no file whose image it knows', async () => {
    const head = {
      head: augmenting.slice(0, 1) as { op: string }[],
      orientation: 'ignore',
      mode: 'exact',
    } as const;
    await epoch(cache);
    const store = new PrefixCache(cache);
    expect(files().map((file) => store.read(file, head)?.mode)).toEqual(files().map(() => 'RGB'));
    // By the bytes alone there is nothing to find now.
    for (const entry of entries()) rmSync(entry);
    expect(files().map((file) => store.read(file, head)?.mode)).toEqual(files().map(() => 'RGB'));
    const [first] = files();
    writeFileSync(first!, readFileSync(first!));
    expect(store.read(first!, head)).toBeNull();
  });

  it('keeps nothing of a file that changes while it is decoded', async () => {
    const head = { head: [], orientation: 'ignore', mode: 'exact' } as const;
    const [first, second] = files() as [string, string];
    const image = await decodeRgb(readFileSync(first));
    const store = new PrefixCache(cache);
    expect(store.read(first, head)).toBeNull();
    copyFileSync(second, first);
    store.write(first, head, image);
    expect(entries()).toEqual([]);
    expect(store.read(first, head)).toBeNull();
    // Nor the image of a file that was not looked for last.
    store.write(second, head, image);
    expect(entries()).toEqual([]);
    store.read(first, head);
    store.write(first, { ...head, mode: 'fast' }, image);
    expect(entries()).toEqual([]);
    store.read(first, head);
    store.write(first, head, image);
    expect(store.read(first, head)).toEqual(image);
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
      // Half of them are second names, and take no room.
      const bytes = entries().reduce((sum, file) => sum + statSync(file).size, 0);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(budgetBytes);
    }
  });

  it.each([
    ['augmenting', augmenting],
    ['cropping', cropping],
  ])('makes anew what a crash or a bad disk left of an entry, %s', async (_, recipe) => {
    const without = await epoch(undefined, recipe);
    await epoch(cache, recipe);
    const [cut, flipped, empty] = entries();
    truncateSync(cut!, 1000);
    const bytes = readFileSync(flipped!);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(flipped!, bytes);
    truncateSync(empty!, 0);
    expect(await epoch(cache, recipe)).toBe(without);
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
