import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PythonRandom } from '../../src-shared/random/python-random.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { printMatches } from '../support/print-matches.ts';
import { goldenCases, sharedFolder } from '../support/shared-data.ts';

interface RngCase {
  seed: string;
  random_int64: string[];
  randint_0_1000: number[];
  randint_big: string[];
  rand_f32_one_at_a_time: number[];
  rand_f32_x40: number[];
  rand_f64_x6: number[];
  uniform_scalar: number[];
  exponential_f64_x20: number[];
  normal_one_at_a_time: number[];
  randperm: Record<string, number[] | { sha256_int64: string; head: number[] }>;
  python_randint: number[];
}

const shared = sharedFolder();
const cases = shared === null ? [] : goldenCases<RngCase>(shared, 'rng.json');
const times = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const sha256OfInt64 = (values: Int32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(BigInt64Array.from(values, BigInt).buffer))
    .digest('hex');

describe.skipIf(shared === null)('the generators draw what torch and Python draw', () => {
  printMatches('stored generators match');
  it.each(cases)('seed $seed', (c) => {
    const fresh = () => new TorchGenerator(BigInt(c.seed));
    let g = fresh();
    expect(times(4, () => String(g.random()))).toEqual(c.random_int64);
    g = fresh();
    expect(times(12, () => g.randint(0, 1000))).toEqual(c.randint_0_1000);
    g = fresh();
    expect(times(6, () => String(g.randint(0, 2 ** 40)))).toEqual(c.randint_big);
    g = fresh();
    expect(times(6, () => g.uniform())).toEqual(c.rand_f32_one_at_a_time);
    expect([...fresh().rand(40)]).toEqual(c.rand_f32_x40);
    expect([...fresh().randFloat64(6)]).toEqual(c.rand_f64_x6);
    g = fresh();
    expect(times(6, () => g.uniform(0.08, 1))).toEqual(c.uniform_scalar);
    g = fresh();
    expect(times(4, () => g.normal())).toEqual(c.normal_one_at_a_time);
    g = fresh();
    for (const [i, expected] of c.exponential_f64_x20.entries()) {
      const drawn = g.exponential();
      expect(Math.abs(drawn - expected) / expected, `exponential draw ${i}`).toBeLessThan(4e-16);
    }
    for (const [n, expected] of Object.entries(c.randperm)) {
      const order = fresh().randperm(Number(n));
      if (Array.isArray(expected)) expect([...order]).toEqual(expected);
      else {
        expect([...order.subarray(0, 10)]).toEqual(expected.head);
        expect(sha256OfInt64(order)).toBe(expected.sha256_int64);
      }
    }
    const python = new PythonRandom(BigInt(c.seed));
    expect(times(12, () => python.randint(0, 8))).toEqual(c.python_randint);
  });
});
