import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findLabelErrors } from '../../../src-shared/catalogue/label-errors/find-label-errors.ts';
import { findTorch } from '../../support/torch.ts';
import { testSeed } from '../../support/test-seed.ts';

/** torch brings numpy. */
const python = findTorch();
const program = fileURLToPath(new URL('./confident_learning.py', import.meta.url));

interface Found {
  thresholds: (number | null)[];
  confident: number[];
  joint: number[][];
  estimated: number[][];
  selfConfidence: number[];
  margin: number[];
}

const byNumpy = (given: number[], probabilities: number[][]): Found =>
  JSON.parse(
    execFileSync(python!, [program], { input: JSON.stringify({ given, probabilities }), encoding: 'utf8' }),
  ) as Found;

async function expectEqual(given: number[], probabilities: number[][]): Promise<void> {
  const classes = probabilities[0]!.length;
  const theirs = byNumpy(given, probabilities);
  const predictions = given.map((label, id) => ({ id, given: label, probabilities: probabilities[id]! }));
  for (const [ranking, qualities] of [
    ['self-confidence', theirs.selfConfidence],
    ['normalized-margin', theirs.margin],
  ] as const) {
    const { labels, joint, thresholds, givenCounts } = await findLabelErrors(
      classes,
      ranking,
      () => predictions,
    );
    for (const [j, threshold] of theirs.thresholds.entries())
      if (threshold === null) expect(thresholds[j]).toBe(Infinity);
      else expect(thresholds[j]).toBeCloseTo(threshold, 12);
    expect([...joint.counts]).toEqual(theirs.joint.flat());
    for (const [cell, share] of theirs.estimated.flat().entries())
      expect(joint.joint(givenCounts)[cell]).toBeCloseTo(share, 12);
    for (const [i, { quality, suggested }] of labels.entries()) {
      expect(quality).toBeCloseTo(qualities[i]!, 12);
      const confident = theirs.confident[i]!;
      expect(suggested).toBe(confident === -1 || confident === given[i] ? null : confident);
    }
  }
}

describe.skipIf(python === null)('label errors', () => {
  it.each([
    [2, 40, 1],
    [3, 400, 2],
    [7, 1500, 3],
    // So many classes that some are given to nobody, and few images, so that some rows of the joint are empty.
    [30, 60, 4],
  ])(
    'of %i classes and %i images are those that numpy finds by the definitions',
    async (classes, images, part) => {
      // A generator of 32 bits (Park and Miller, 1988).
      let state = ((testSeed + part) % 2147483646) + 1;
      const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
      const given: number[] = [];
      const probabilities: number[][] = [];
      for (let i = 0; i < images; i++) {
        const real = Math.floor(random() * classes);
        const parts = Array.from(
          { length: classes },
          (_, j) => random() ** 3 + (j === real ? 1.5 * random() : 0),
        );
        const sum = parts.reduce((a, b) => a + b, 0);
        probabilities.push(parts.map((one) => one / sum));
        given.push(random() < 0.8 ? real : Math.floor(random() * classes));
      }
      await expectEqual(given, probabilities);
    },
  );

  it('are the one that cleanlab’s own tests expect of ten predictions', async () => {
    // Labels and predictions of tests/test_filter_count.py in cleanlab/cleanlab, whose filter finds the third alone.
    const given = [0, 0, 1, 1, 1, 1, 1, 1, 1, 2];
    const sure = Array.from({ length: 6 }, () => [0.1, 0.8, 0.1]);
    const probabilities = [[0.9, 0.1, 0], [0.6, 0.2, 0.2], [0.1, 0, 0.9], ...sure, [0.1, 0.1, 0.8]];
    await expectEqual(given, probabilities);
    const predictions = given.map((label, id) => ({ id, given: label, probabilities: probabilities[id]! }));
    const { labels } = await findLabelErrors(3, 'self-confidence', () => predictions);
    expect(labels.filter(({ suggested }) => suggested !== null).map(({ id }) => id)).toEqual([2]);
  });
});
