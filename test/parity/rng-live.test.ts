import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { printMatches } from '../support/print-matches.ts';
import { testSeed } from '../support/test-seed.ts';
import { findTorch } from '../support/torch.ts';

/** What torch draws where the stored vectors are silent: its states, its normals by the dozen, its ranges, its weights. */
const script = `
import json, sys, torch
out = []
for s in json.loads(sys.argv[1]):
    g = torch.Generator().manual_seed(s)
    row = {}
    row["normals"] = [torch.empty(n).normal_(0.5, 2.0, generator=g).tolist() for n in (1, 3, 15, 16, 17, 31, 32, 100)]
    row["normals64"] = [torch.empty(n, dtype=torch.float64).normal_(generator=g).tolist() for n in (1, 3, 16, 20)]
    row["uniform"] = [torch.empty(1).uniform_(a, b, generator=g).item() for a, b in ((-0.4, 0.4), (0.6, 1.4), (-30, 30), (0.1, 2.0), (-2.9, 1e-3)) for _ in range(40)]
    row["uniform64"] = [torch.empty(1, dtype=torch.float64).uniform_(a, b, generator=g).item() for a, b in ((-0.4, 0.4), (1.3, 9.7)) for _ in range(20)]
    row["randint"] = [torch.randint(a, b, (1,), generator=g).item() for a, b in ((-5, 5), (0, 1), (7, 2**32 + 7), (0, 2**32 - 1), (-2**40, 2**50))]
    row["multinomial"] = [torch.multinomial(torch.arange(1, 50, dtype=torch.float64), n, r, generator=g).tolist() for n, r in ((1, True), (1, False), (30, True), (30, False))]
    row["state"] = g.get_state().numpy().tobytes().hex()
    out.append(row)
print(json.dumps(out))`;

interface Row {
  normals: number[][];
  normals64: number[][];
  uniform: number[];
  uniform64: number[];
  randint: number[];
  multinomial: number[][];
  state: string;
}

const torch = findTorch();
const seeds = Array.from({ length: 8 }, (_, i) => testSeed + i * 7919);

describe.skipIf(torch === null)('the installed torch draws the same', () => {
  printMatches(`generators match torch, WINNOW_SEED=${testSeed}`);
  const rows =
    torch === null
      ? []
      : (JSON.parse(
          execFileSync(torch, ['-c', script, JSON.stringify(seeds)], {
            encoding: 'utf8',
            maxBuffer: 2 ** 26,
          }),
        ) as Row[]);

  it.each(rows.map((row, i) => ({ row, seed: seeds[i]! })))('seed $seed', ({ row, seed }) => {
    const g = new TorchGenerator(seed);
    expect([1, 3, 15, 16, 17, 31, 32, 100].map((n) => [...g.randn(n, 0.5, 2)])).toEqual(row.normals);
    for (const [i, n] of [1, 3, 16, 20].entries()) {
      // Logarithm, sine and cosine in float64 may differ in the last bit between two libraries.
      for (const [j, drawn] of g.randnFloat64(n).entries())
        expect(drawn).toBeCloseTo(row.normals64[i]![j]!, 13);
    }
    const ranges = [[-0.4, 0.4], [0.6, 1.4], [-30, 30], [0.1, 2], [-2.9, 1e-3]]; // prettier-ignore
    expect(ranges.flatMap(([a, b]) => Array.from({ length: 40 }, () => g.uniform(a, b)))).toEqual(
      row.uniform,
    );
    const wide = [[-0.4, 0.4], [1.3, 9.7]]; // prettier-ignore
    expect(wide.flatMap(([a, b]) => Array.from({ length: 20 }, () => g.uniformFloat64(a, b)))).toEqual(
      row.uniform64,
    );
    const whole = [[-5, 5], [0, 1], [7, 2 ** 32 + 7], [0, 2 ** 32 - 1], [-(2 ** 40), 2 ** 50]]; // prettier-ignore
    expect(whole.map(([a, b]) => g.randint(a!, b!))).toEqual(row.randint);
    const weights = Array.from({ length: 49 }, (_, i) => i + 1);
    const modes = [[1, true], [1, false], [30, true], [30, false]] as const; // prettier-ignore
    expect(modes.map(([n, r]) => [...g.multinomial(weights, n, r)])).toEqual(row.multinomial);
    const theirs = Buffer.from(row.state, 'hex');
    const continued = new TorchGenerator().setState(theirs);
    expect(continued.getState()).toEqual(new Uint8Array(theirs));
    expect(continued.random()).toBe(g.random());
  });
});
