import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { forecastDraws } from '../../src-shared/catalogue/forecast.ts';
import { findTorch } from '../support/torch.ts';

const samples = {
  weights: Float64Array.of(1, 1, 1, 1, 4, 0),
  labels: Int32Array.of(0, 0, 0, 0, 1, 1),
  classes: 3,
};
const torch = findTorch();

describe('forecastDraws', () => {
  it('counts what is drawn beside what is expected', () => {
    const forecast = forecastDraws(samples, { kind: 'weighted', numSamples: 1000, seed: 1 });
    expect(forecast).toMatchObject({ draws: 1000, samples: 6 });
    expect(forecast.classes).toMatchObject([
      { label: 0, samples: 4, expectedDraws: 500, neverDrawn: 0 },
      { label: 1, samples: 2, expectedDraws: 500, neverDrawn: 1 },
      { label: 2, samples: 0, expectedDraws: 0, draws: 0 },
    ]);
    expect(forecast.classes[0]!.draws + forecast.classes[1]!.draws).toBe(1000);
    expect(Math.abs(forecast.classes[0]!.draws - 500)).toBeLessThan(80);
    expect(forecast.neverShare).toBe(1 / 6);
    expect(forecast.expectedNeverShare).toBeCloseTo(1 / 6, 10);
    expect(forecast.mostRepeated[0]).toEqual({ index: 4, draws: forecast.classes[1]!.draws });
    expect(forecast.mostRepeated).toHaveLength(5);
  });

  it.skipIf(torch === null)('draws what torch draws, over several epochs', () => {
    const script = `
import json, torch
from torch.utils.data import RandomSampler, WeightedRandomSampler
w = [1., 1., 1., 1., 4., 0.]
def count(sampler):
    seen = [0] * 6
    for _ in range(3):
        for i in sampler: seen[i] += 1
    return [sum(seen[:4]), sum(seen[4:])]
g = lambda: torch.Generator().manual_seed(9)
print(json.dumps([count(WeightedRandomSampler(w, 20, True, g())), count(WeightedRandomSampler(w, 3, False, g())), count(RandomSampler(w, True, 7, g()))]))`;
    const expected = JSON.parse(
      execFileSync(torch!, ['-W', 'ignore', '-c', script], { encoding: 'utf8' }),
    ) as number[][];
    const drawn = (
      [
        { kind: 'weighted', numSamples: 20 },
        { kind: 'weighted', numSamples: 3, replacement: false },
        { kind: 'random', numSamples: 7, replacement: true },
      ] as const
    ).map((sampler) =>
      forecastDraws(samples, { ...sampler, seed: 9 }, 3)
        .classes.slice(0, 2)
        .map(({ draws }) => draws),
    );
    expect(drawn).toEqual(expected);
  });

  it('has closed forms that its own draws agree with', () => {
    const count = 20_000;
    const many = {
      weights: Float64Array.from({ length: count }, (_, i) => 1 + (i % 7)),
      labels: new Int32Array(count),
      classes: 1,
    };
    for (const sampler of [
      { kind: 'weighted' },
      { kind: 'random', replacement: true },
      { kind: 'random', numSamples: count / 4 },
    ] as const) {
      const { neverShare, expectedNeverShare, draws, classes } = forecastDraws(
        many,
        { ...sampler, seed: 3 },
        2,
      );
      expect(Math.abs(neverShare - expectedNeverShare!)).toBeLessThan(0.015);
      expect(classes[0]!.expectedDraws).toBeCloseTo(draws, 6);
      expect(expectedNeverShare).toBeGreaterThan(0.05);
    }
    const once = forecastDraws(many, { kind: 'sequential', seed: 0 });
    expect(once).toMatchObject({ draws: count, neverShare: 0, expectedNeverShare: 0, mostRepeated: [] });
  });

  it('has no mean for weighted draws without replacement, and refuses what torch refuses', () => {
    const without = { kind: 'weighted', replacement: false, seed: 0 } as const;
    expect(forecastDraws(samples, { ...without, numSamples: 4 })).toMatchObject({
      draws: 4,
      expectedNeverShare: null,
    });
    expect(() => forecastDraws(samples, { ...without, numSamples: 7 })).toThrow('without replacement');
    expect(() =>
      forecastDraws({ ...samples, weights: new Float64Array(6) }, { kind: 'weighted', seed: 0 }),
    ).toThrow('invalid multinomial distribution');
  });

  it('takes less than a second and a half for a million samples', () => {
    const count = 1_000_000;
    const many = {
      weights: Float64Array.from({ length: count }, (_, i) => 1 + (i % 3)),
      labels: Int32Array.from({ length: count }, (_, i) => i % 10),
      classes: 10,
    };
    const before = process.cpuUsage();
    forecastDraws(many, { kind: 'weighted', seed: 0 });
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
  });
});
