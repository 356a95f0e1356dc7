import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ConcatDataset,
  DataLoader,
  ImageFolder,
  manualSeed,
  ManifestDataset,
  PrefixFolder,
  randomSplit,
  Subset,
  TorchGenerator,
} from '../../src-main/loading/index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'winnow-datasets-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** An image of one pixel, in the simplest format there is. */
function bmp(red: number, green: number, blue: number): Uint8Array {
  const bytes = new Uint8Array(58);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [[2, 58], [10, 54], [14, 40], [18, 1], [22, 1], [34, 4]]) view.setUint32(at!, value!, true); // prettier-ignore
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  bytes.set([blue, green, red], 54);
  return bytes;
}

function put(...names: string[]): void {
  for (const [i, name] of names.entries()) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), bmp(i, 2, 3));
  }
}

const relative = (paths: readonly (readonly [string, number])[]) =>
  paths.map(([path, label]) => [path.slice(root.length + 1), label]);

describe('an image folder', () => {
  it('orders classes, folders and files as Python sorts them, and follows links', () => {
    put('b/1.bmp', 'b/Z.BMP', 'b/a-b/x.bmp', 'b/a/x.bmp', 'b/notes.txt', 'A/\uff5e.bmp', 'A/\u{1f600}.bmp');
    symlinkSync(join(root, 'b', 'a'), join(root, 'A', 'linked'));
    const folder = new ImageFolder(root);
    expect(folder.classToIdx).toEqual({ A: 0, b: 1 });
    expect(relative(folder.samples)).toEqual([
      ['A/\uff5e.bmp', 0],
      ['A/\u{1f600}.bmp', 0],
      ['A/linked/x.bmp', 0],
      ['b/1.bmp', 1],
      ['b/Z.BMP', 1],
      ['b/a/x.bmp', 1],
      ['b/a-b/x.bmp', 1],
    ]);
  });

  it('transforms samples and targets, and loads in another way when told', async () => {
    put('a/1.bmp');
    expect(await new ImageFolder(root).get(0)).toEqual([
      { mode: 'RGB', width: 1, height: 1, data: Uint8Array.of(0, 2, 3) },
      0,
    ]);
    const folder = new ImageFolder(root, {
      loader: (path) => path.length,
      transform: { apply: (input) => [input] },
      targetTransform: (target) => `class ${target}`,
    });
    expect(await folder.get(0)).toEqual([[join(root, 'a/1.bmp').length], 'class 0']);
    await expect(folder.get(1)).rejects.toThrow('index below 1');
  });

  it('refuses what torchvision refuses, in its words', () => {
    expect(() => new ImageFolder(join(root, 'none'))).toThrow(
      expect.objectContaining({ code: 'FOLDER_NOT_FOUND' }),
    );
    expect(() => new ImageFolder(root)).toThrow(`Couldn't find any class folder in ${root}.`);
    put('a/1.bmp', 'b/notes.txt', 'c/notes.txt');
    expect(() => new ImageFolder(root)).toThrow(
      'Found no valid file for the classes b, c. Supported extensions are: .jpg, .jpeg, .png, .ppm, .bmp, .pgm, .tif, .tiff, .webp',
    );
    expect(new ImageFolder(root, { allowEmpty: true }).classes).toEqual(['a', 'b', 'c']);
    expect(new ImageFolder(root, { isValidFile: () => true }).targets).toEqual([0, 1, 2]);
  });
});

describe('a folder of files named after their class', () => {
  it('labels by prefix, in order of names', async () => {
    put('dog.1.bmp', 'cat.10.bmp', 'cat.2.bmp', '.hidden.bmp', 'dog.bmp', 'dog.txt');
    const folder = new PrefixFolder(root);
    expect(folder.classes).toEqual(['cat', 'dog']);
    expect(relative(folder.samples)).toEqual([['cat.10.bmp', 0], ['cat.2.bmp', 0], ['dog.1.bmp', 1]]); // prettier-ignore
    const [image, label] = await folder.get(2);
    expect(image).toMatchObject({ dtype: 'uint8', shape: [1, 1, 3] });
    expect(label).toBe(1);
  });

  it('refuses a prefix that is no class, and an empty folder', () => {
    expect(() => new PrefixFolder(root)).toThrow(expect.objectContaining({ code: 'FOLDER_EMPTY' }));
    put('bird.1.bmp');
    expect(() => new PrefixFolder(root, { classes: ['cat', 'dog'] })).toThrow(
      'Expected one of cat, dog at the beginning of bird.1.bmp but received bird.',
    );
  });
});

describe('a manifest', () => {
  const write = (lines: object[]) => {
    const header = {
      format: 'winnow-manifest',
      version: 1,
      roots: { r: '.' },
      classes: ['cat', 'dog'],
      transforms: { train: [{ op: 'ToTensor' }] },
    };
    const file = join(root, 'x.manifest.jsonl');
    writeFileSync(file, [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
    return file;
  };
  const samples = [
    { path: 'a.bmp', label: 0, split: 'train', weight: 2 },
    { path: 'b.bmp', label: 1, split: 'val' },
    { path: 'c.bmp', label: 1, split: 'train' },
  ];

  it('gives the samples of a split, through its own transforms or through others', async () => {
    put('a.bmp', 'b.bmp', 'c.bmp');
    const file = write(samples);
    const train = await ManifestDataset.open(file, { split: 'train' });
    expect([[...train.targets], [...train.weights], train.classes]).toEqual([
      [0, 1],
      [2, 1],
      ['cat', 'dog'],
    ]);
    for await (const [images, labels] of new DataLoader(train, { batchSize: 2 })) {
      expect([images.dtype, images.shape, labels.tolist()]).toEqual(['float32', [2, 3, 1, 1], [0, 1]]);
    }
    const raw = await ManifestDataset.open(file, { split: 'train', transform: null });
    expect((await raw.get(1))[0]).toMatchObject({ dtype: 'uint8', shape: [1, 1, 3] });
    const all = await ManifestDataset.open(file);
    expect([[...all.targets], [...all.weights]]).toEqual([[0, 1, 1], [2, 1, 1]]); // prettier-ignore
    expect(all.pathOf(1)).toBe(join(root, 'b.bmp'));
  });

  it('refuses a split that it has not, and an index beyond it', async () => {
    const file = write(samples);
    await expect(ManifestDataset.open(file, { split: 'test' })).rejects.toThrow(
      'Expected one of train, val for split but received test.',
    );
    const train = await ManifestDataset.open(file, { split: 'train' });
    expect(() => train.pathOf(2)).toThrow(RangeError);
    await expect(train.get(0)).rejects.toThrow('a.bmp');
  });
});

describe('parts of datasets', () => {
  const numbers = (length: number, from = 0) => ({
    length,
    get: (i: number) => from + i,
    pathOf: (i: number) => `${from + i}`,
  });

  it('a subset and a concatenation lead to the samples they name', () => {
    const both = new ConcatDataset([numbers(3), numbers(0), numbers(2, 10)]);
    expect(both.length).toBe(5);
    expect([0, 2, 3, 4, -1, -5].map((i) => both.get(i))).toEqual([0, 2, 10, 11, 11, 0]);
    expect(both.pathOf(3)).toBe('10');
    const subset = new Subset(both, [4, 0]);
    expect([subset.length, subset.get(0), subset.pathOf(1)]).toEqual([2, 11, '0']);
    expect(() => both.get(5)).toThrow(RangeError);
    expect(() => both.get(-6)).toThrow('absolute value of index should not exceed dataset length');
    expect(() => subset.get(2)).toThrow(RangeError);
    expect(() => new ConcatDataset([])).toThrow('datasets should not be an empty iterable');
    expect(() => new ConcatDataset([{ length: 1, iterate: () => [], get: () => 1 } as never])).toThrow(
      'does not support IterableDataset',
    );
  });

  it('a random split takes lengths or fractions', () => {
    const sizes = (lengths: number[], n = 10) =>
      randomSplit(numbers(n), lengths, new TorchGenerator(42)).map((part) => part.length);
    expect(sizes([3, 7])).toEqual([3, 7]);
    expect(sizes([0.3, 0.3, 0.4], 31)).toEqual([10, 9, 12]);
    expect(sizes([0.1, 0.2, 0.7])).toEqual([1, 2, 7]);
    manualSeed(42);
    const order = [...new TorchGenerator(42).randperm(10)];
    expect(randomSplit(numbers(10), [4, 6]).flatMap((part) => Array.from(part.indices))).toEqual(order);
    expect(() => sizes([3, 3])).toThrow(
      'Sum of input lengths does not equal the length of the input dataset!',
    );
    expect(() => sizes([-0.5, 1.5])).toThrow('Fraction at index 0 is not between 0 and 1');
  });
});
