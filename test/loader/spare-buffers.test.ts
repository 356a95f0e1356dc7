import { describe, expect, it } from 'vitest';
import { SpareBuffers } from '../../src-main/loading/workers/spare-buffers.ts';

const large = 2 ** 21;

/** Spare buffers, and how often they asked whether some have come. Some come when they ask for the `nth` time. */
function asked(buffer: SharedArrayBuffer | null, nth: number) {
  const counter = { times: 0 };
  const spare: SpareBuffers = new SpareBuffers(() => {
    counter.times += 1;
    if (buffer && counter.times === nth) spare.add([buffer]);
  });
  return { spare, counter };
}

describe('spare buffers of a worker', () => {
  it('are new ones where none has come, at once for a size that was never out', () => {
    const { spare, counter } = asked(null, 0);
    expect(spare.take(large).byteLength).toBe(large);
    expect(counter.times).toBe(1);
    expect(spare.take(64).byteLength).toBe(64);
    expect(spare.take(64).byteLength).toBe(64);
    expect(counter.times).toBe(3);
  });

  it('are waited for a little, where there is much memory to be cleared', () => {
    const buffer = new SharedArrayBuffer(large);
    const { spare, counter } = asked(buffer, 4);
    expect(spare.take(large)).not.toBe(buffer);
    expect(spare.take(large)).toBe(buffer);
    expect(counter.times).toBe(4);
    const begun = performance.now();
    expect(spare.take(large)).not.toBe(buffer);
    expect(performance.now() - begun).toBeGreaterThan(2);
  });

  it('are taken without asking where there are some', () => {
    const { spare, counter } = asked(null, 0);
    const buffers = [new SharedArrayBuffer(8), new SharedArrayBuffer(8), new SharedArrayBuffer(16)];
    spare.add(buffers);
    expect(spare.take(16)).toBe(buffers[2]);
    expect([spare.take(8), spare.take(8)].map(({ byteLength }) => byteLength)).toEqual([8, 8]);
    expect(counter.times).toBe(0);
    spare.add(buffers);
    expect(spare.takeAll()).toHaveLength(3);
    expect(spare.takeAll()).toEqual([]);
  });
});
