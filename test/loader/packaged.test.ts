import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIFAR10, CIFAR100, DataLoader, MNIST, parseRecipe } from '../../src-main/loading/index.ts';
import type { Dataset, Tensor } from '../../src-main/loading/index.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'winnow-packaged-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const idx = (sizes: number[], data: number[]): Buffer => {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(data)]);
};
const toTensor = parseRecipe([{ op: 'ToTensor' }]);

/** The same through two workers as without. */
async function batches(dataset: Dataset, numWorkers: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const [images, labels] of new DataLoader(dataset, { batchSize: 2, numWorkers }))
    seen.push([images.shape, images.tolist(), labels.tolist()]);
  return seen;
}

describe('MNIST', () => {
  const files = (): [string, string] => [
    put('images.gz', gzipSync(idx([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]))),
    put('labels', idx([3], [7, 0, 9])),
  ];

  it('reads packed and unpacked files', async () => {
    const mnist = new MNIST(...files());
    expect(mnist.targets).toEqual([7, 0, 9]);
    const [image, label] = (await mnist.get(2)) as [Tensor, number];
    expect([image.shape, image.tolist(), label]).toEqual([[2, 2], [8, 9, 10, 255], 9]);
    await expect(mnist.get(3)).rejects.toThrow(RangeError);
  });

  it('is the same in workers', async () => {
    const mnist = new MNIST(...files(), toTensor);
    const [[shape]] = (await batches(mnist, 0)) as [[number[]]];
    expect(shape).toEqual([2, 1, 2, 2]);
    expect(await batches(mnist, 2)).toEqual(await batches(mnist, 0));
  });

  it.each([
    ['a cut file', (images: string) => truncateSync(images, 20)],
    ['another file', (images: string) => writeFileSync(images, 'no such thing, but long enough')],
    ['no file', (images: string) => rmSync(images)],
    ['more images than labels', (images: string) => writeFileSync(images, idx([4, 1, 1], [1, 2, 3, 4]))],
  ])('refuses %s', (_, spoil) => {
    const [images, labels] = files();
    spoil(images);
    expect(() => new MNIST(images, labels)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});

describe('CIFAR', () => {
  const record = (...labels: number[]): Buffer =>
    Buffer.concat([
      Buffer.from(labels),
      ...[10, 20, 30].map((value) => Buffer.alloc(1024, value + labels.at(-1)!)),
    ]);

  it('reads the five files of CIFAR-10 in order, and turns planes to pixels', async () => {
    for (let n = 1; n <= 5; n++) put(`data_batch_${n}.bin`, Buffer.concat([record(n), record(n - 1)]));
    put('test_batch.bin', record(9));
    put('batches.meta.txt', 'airplane\nautomobile\n\n');
    const train = new CIFAR10(folder, 'train', toTensor);
    expect(train.targets).toEqual([1, 0, 2, 1, 3, 2, 4, 3, 5, 4]);
    expect(train.classes).toEqual(['airplane', 'automobile']);
    const plain = new CIFAR10(folder, 'test');
    const [image] = (await plain.get(0)) as [Tensor, number];
    expect([plain.length, image.shape, image.tolist().slice(0, 6)]).toEqual([
      1,
      [32, 32, 3],
      [19, 29, 39, 19, 29, 39],
    ]);
    expect(await batches(train, 2)).toEqual(await batches(train, 0));
  });

  it("takes the fine label of CIFAR-100's two", () => {
    put('test.bin', Buffer.concat([record(3, 77), record(4, 5)]));
    put('fine_label_names.txt', 'apple\n');
    expect(new CIFAR100(folder, 'test').targets).toEqual([77, 5]);
  });

  it('refuses files that are cut or missing', () => {
    put('fine_label_names.txt', 'apple\n');
    expect(() => new CIFAR100(folder, 'train')).toThrow('cannot be read');
    put('train.bin', record(3, 77).subarray(1));
    expect(() => new CIFAR100(folder, 'train')).toThrow('no number of records of 3074');
  });
});
