import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeImage } from '../../src-main/decode/decode-image.ts';
import { unpack } from '../../src-main/engine/unpack.ts';

let folder: string;
let source: string;
let to: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-unpack-'));
  source = join(folder, 'source');
  to = join(folder, 'to');
  mkdirSync(source);
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, bytes: Uint8Array | string): void => {
  mkdirSync(join(source, name, '..'), { recursive: true });
  writeFileSync(join(source, name), bytes);
};
const idx = (sizes: number[], data: number[]): Buffer => {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(data)]);
};
const tree = (): string[] =>
  readdirSync(to, { recursive: true })
    .map(String)
    .filter((name) => name.includes('.'))
    .sort();
const pixelsOf = async (name: string): Promise<number[]> => [
  ...(await decodeImage(readFileSync(join(to, name)))).image.data,
];

function putMnist(): void {
  put('train-images-idx3-ubyte.gz', gzipSync(idx([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255])));
  put('train-labels-idx1-ubyte', idx([3], [7, 0, 7]));
  put('t10k-images-idx3-ubyte', idx([1, 2, 2], [9, 9, 9, 9]));
  put('t10k-labels-idx1-ubyte.gz', gzipSync(idx([1], [3])));
}

describe('unpack', () => {
  it('writes MNIST by class, with the pixels that it has', async () => {
    putMnist();
    expect(await unpack(source, to)).toMatchObject({
      set: 'MNIST',
      images: 4,
      splits: { train: 3, test: 1 },
    });
    expect(tree()).toEqual(['0/train-1.png', '3/test-0.png', '7/train-0.png', '7/train-2.png', 'splits.csv']);
    expect(await pixelsOf('7/train-2.png')).toEqual([8, 9, 10, 255].flatMap((grey) => [grey, grey, grey]));
    expect(readFileSync(join(to, 'splits.csv'), 'utf8')).toBe(
      'path,split\n3/test-0.png,test\n7/train-0.png,train\n0/train-1.png,train\n7/train-2.png,train\n',
    );
  });

  it('gives the same bytes again', async () => {
    putMnist();
    await unpack(source, to);
    const before = tree().map((name) => readFileSync(join(to, name)).toString('base64'));
    rmSync(to, { recursive: true });
    await unpack(source, to);
    expect(tree().map((name) => readFileSync(join(to, name)).toString('base64'))).toEqual(before);
  });

  it('writes CIFAR-10 and CIFAR-100 by class', async () => {
    const planes = Buffer.from(
      Array.from({ length: 3072 }, (_, i) => (i < 1024 ? 200 : i < 2048 ? 100 : i & 255)),
    );
    put('test_batch.bin', Buffer.concat([Buffer.from([1]), planes]));
    put('batches.meta.txt', 'airplane\nautomobile\n\n');
    expect(await unpack(source, to)).toMatchObject({
      set: 'CIFAR-10',
      classes: ['airplane', 'automobile'],
      splits: { test: 1 },
    });
    expect(tree()).toEqual(['automobile/test-0.png', 'splits.csv']);
    expect((await pixelsOf('automobile/test-0.png')).slice(0, 6)).toEqual([200, 100, 0, 200, 100, 1]);

    rmSync(source, { recursive: true });
    put('train.bin', Buffer.concat([Buffer.from([4, 0]), planes, Buffer.from([1, 1]), planes]));
    put('fine_label_names.txt', 'apple\nbaby\n');
    expect(await unpack(source, join(folder, 'hundred'))).toMatchObject({
      set: 'CIFAR-100',
      images: 2,
      classes: ['apple', 'baby'],
    });
  });

  it('copies LSUN’s images as they are', async () => {
    put('bedroom_train/a/b/one.webp', 'RIFF one');
    put('bedroom_val/two.webp', 'RIFF two');
    put('tower_train/three.webp', 'RIFF three');
    expect(await unpack(source, to)).toMatchObject({ set: 'LSUN', images: 3, classes: ['bedroom', 'tower'] });
    expect(tree()).toEqual(['bedroom/one.webp', 'bedroom/two.webp', 'splits.csv', 'tower/three.webp']);
    expect(readFileSync(join(to, 'tower/three.webp'), 'utf8')).toBe('RIFF three');
    expect(readFileSync(join(to, 'splits.csv'), 'utf8')).toContain('bedroom/two.webp,val\n');
  });

  it('refuses what is no set, what is cut, and a folder with something in it', async () => {
    await expect(unpack(source, to)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      subject: source,
      hint: expect.any(String),
    });
    await expect(unpack(join(folder, 'none'), to)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    putMnist();
    mkdirSync(to);
    writeFileSync(join(to, 'mine'), '');
    await expect(unpack(source, to)).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE', subject: to });
    expect(readdirSync(to)).toEqual(['mine']);
    put('train-labels-idx1-ubyte', idx([3], [7, 0]));
    await expect(unpack(source, join(folder, 'other'))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(readdirSync(folder).sort()).toEqual(['source', 'to']);
  });

  it('leaves nothing behind where it is stopped', async () => {
    putMnist();
    await expect(unpack(source, to, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(readdirSync(folder)).toEqual(['source']);
  });
});
