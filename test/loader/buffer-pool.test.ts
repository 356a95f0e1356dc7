import { describe, expect, it } from 'vitest';
import { BufferPool } from '../../src-shared/loader/buffer-pool.ts';
import { Tensor } from '../../src-shared/loader/tensor.ts';

/** A batch as a worker makes it: in the buffers that it was given, or in new ones. */
function madeIn(given: readonly SharedArrayBuffer[], sizes: readonly number[], made: Set<SharedArrayBuffer>) {
  const spare = [...given];
  return sizes.map((sizeBytes) => {
    const at = spare.findIndex((buffer) => buffer.byteLength === sizeBytes);
    const buffer = at < 0 ? new SharedArrayBuffer(sizeBytes) : spare.splice(at, 1)[0]!;
    made.add(buffer);
    return new Tensor('uint8', [sizeBytes], new Uint8Array(buffer));
  });
}

describe('BufferPool', () => {
  it.each([
    ['different sizes', [64, 8]],
    ['the same size', [64, 64, 64]],
  ])('makes no new buffers once there are enough, for batches with parts of %s', (_, sizes) => {
    const pool = new BufferPool(sizes.length * 6);
    const made = new Set<SharedArrayBuffer>();
    const ahead = 4;
    const waiting: Tensor[][] = [];
    const counts: number[] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      for (let i = 0; i < ahead; i++) waiting.push(madeIn(pool.takeForBatch(), sizes, made));
      for (let i = 0; i < 20; i++) {
        const batch = waiting.shift()!;
        pool.adopt(batch);
        expect(pool.giveBack(batch)).toBe(sizes.length);
        waiting.push(madeIn(pool.takeForBatch(), sizes, made));
      }
      for (const batch of waiting.splice(0)) {
        pool.adopt(batch);
        pool.giveBack(batch);
      }
      counts.push(made.size);
    }
    expect(counts).toEqual(Array(4).fill(counts[0]));
  });

  it('takes back what nobody used, and gives it out again', () => {
    const pool = new BufferPool(4);
    const buffer = new SharedArrayBuffer(16);
    pool.takeBack([buffer]);
    expect(pool.takeForBatch()).toEqual([buffer]);
    expect(pool.takeForBatch()).toEqual([]);
  });

  it('gives a buffer to whoever made a batch in it, as long as it makes more', () => {
    const pool = new BufferPool(4);
    const taken: SharedArrayBuffer[] = [];
    let makesMore = true;
    const maker = (buffer: SharedArrayBuffer): boolean => makesMore && taken.push(buffer) > 0;
    const batch = madeIn([], [16, 32], new Set());
    pool.adopt(batch, maker);
    expect(pool.giveBack(batch)).toBe(2);
    expect(taken.map(({ byteLength }) => byteLength)).toEqual([16, 32]);
    expect(pool.giveBack(batch)).toBe(0);
    expect(pool.takeForBatch()).toEqual([]);

    makesMore = false;
    pool.adopt(batch, maker);
    expect(pool.giveBack(batch)).toBe(2);
    expect(taken.length).toBe(2);
    expect(pool.takeForBatch().length).toBe(2);
  });

  it('takes a batch back once, and nothing that is not its own', () => {
    const pool = new BufferPool(4);
    const [batch] = [madeIn([], [16, 32], new Set())];
    expect(pool.giveBack(batch)).toBe(0);
    pool.adopt({ batch });
    expect(pool.giveBack([batch, batch])).toBe(2);
    expect(pool.giveBack(batch)).toBe(0);
    expect(pool.giveBack([1, 'text', null])).toBe(0);
  });

  it('keeps no more than it is told to', () => {
    const pool = new BufferPool(2);
    pool.takeBack(Array.from({ length: 5 }, () => new SharedArrayBuffer(16)));
    expect(
      [pool.takeForBatch(), pool.takeForBatch(), pool.takeForBatch()].map(({ length }) => length),
    ).toEqual([1, 1, 0]);
  });
});
