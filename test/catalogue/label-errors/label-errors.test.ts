import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classColumns,
  probabilityProblem,
} from '../../../src-shared/catalogue/label-errors/class-columns.ts';
import { ClassThresholds } from '../../../src-shared/catalogue/label-errors/class-thresholds.ts';
import { confidentClass } from '../../../src-shared/catalogue/label-errors/confident-class.ts';
import { ConfidentJoint } from '../../../src-shared/catalogue/label-errors/confident-joint.ts';
import {
  findLabelErrors,
  type Prediction,
} from '../../../src-shared/catalogue/label-errors/find-label-errors.ts';
import { labelQuality } from '../../../src-shared/catalogue/label-errors/label-quality.ts';

/**
 * The worked example of Northcutt, Jiang, Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, 2021: images given as dog, fox and cow (rows)
 * that are confidently dog, fox and cow (columns), beside the joint that is estimated from them. Both tables as in the authors' lecture "Label Errors and
 * Confident Learning" (MIT, Introduction to Data-Centric AI, 2024).
 */
const figure = [100, 40, 20, 56, 60, 0, 32, 12, 80];

/** Predictions of three classes that are as confident as the figure counts: 0.8 for the one, the rest for the others. */
const ofFigure: Prediction[] = figure.flatMap((count, cell) =>
  Array.from({ length: count }, (_, i) => ({
    id: cell * 1000 + i,
    given: Math.floor(cell / 3),
    probabilities: [0, 1, 2].map((j) => (j === cell % 3 ? 0.8 : 0.1)),
  })),
);

const judge = (predictions: Prediction[], classes = 3) =>
  findLabelErrors(classes, 'self-confidence', () => predictions);

describe('the confident joint', () => {
  it('is the one of its authors’ example, and so is the joint that is estimated from it', async () => {
    const { joint, givenCounts } = await judge(ofFigure);
    expect([...joint.counts]).toEqual(figure);
    expect([...givenCounts]).toEqual([160, 116, 124]);
    const published = [0.25, 0.1, 0.05, 0.14, 0.15, 0, 0.08, 0.03, 0.2];
    for (const [cell, share] of joint.joint(givenCounts).entries())
      expect(share).toBeCloseTo(published[cell]!, 12);
  });

  it('is calibrated to how many images were given each label', () => {
    // Half of 200 dogs were confident: each of them counts twice.
    const joint = new ConfidentJoint(2, [75, 25, 10, 90]).joint([200, 100]);
    expect([...joint]).toEqual([150, 50, 10, 90].map((count) => count / 300));
    // Nothing was confident: what was given counts.
    expect([...new ConfidentJoint(2).joint([30, 10])]).toEqual([0.75, 0, 0, 0.25]);
    expect([...new ConfidentJoint(2).joint([0, 0])]).toEqual([0, 0, 0, 0]);
  });

  it('has the thresholds and the errors that a sheet of paper gives', async () => {
    const rows: [number, number[]][] = [[0, [0.9, 0.1]], [0, [0.8, 0.2]], [0, [0.2, 0.8]], [1, [0.3, 0.7]], [1, [0.1, 0.9]], [1, [0.85, 0.15]]]; // prettier-ignore
    const { thresholds, labels } = await judge(
      rows.map(([given, probabilities], id) => ({ id, given, probabilities })),
      2,
    );
    expect(thresholds[0]).toBeCloseTo(1.9 / 3, 12);
    expect(thresholds[1]).toBeCloseTo(1.75 / 3, 12);
    expect(labels.map(({ suggested }) => suggested)).toEqual([null, null, 1, null, null, 0]);
    expect(labels.map(({ quality }) => quality)).toEqual([0.9, 0.8, 0.2, 0.7, 0.9, 0.15]);
  });
});

describe('confidentClass', () => {
  it.each([
    [[0.6, 0.3, 0.1], [0.5, 0.5, 0.5], 0],
    [[0.4, 0.35, 0.25], [0.5, 0.5, 0.5], -1],
    // The most probable does not reach its threshold, another one does.
    [[0.6, 0.3, 0.1], [0.7, 0.25, 0.2], 1],
    // Of two that do, the more probable.
    [[0.3, 0.6, 0.1], [0.2, 0.2, 0.2], 1],
    [[0.5, 0.5, 0], [0.5, 0.5, 0.5], 0],
    [[1, 0, 0], [Infinity, Infinity, Infinity], -1],
  ])('of %j with thresholds %j is %i', (probabilities, thresholds, expected) => {
    expect(confidentClass(probabilities, thresholds)).toBe(expected);
  });
});

describe('labelQuality', () => {
  it.each([
    [0, [0.9, 0.1, 0], 0.9, 0.9],
    [1, [0.7, 0.2, 0.1], 0.2, 0.25],
    [2, [1, 0, 0], 0, 0],
    [0, [1, 0, 0], 1, 1],
    [0, [0.4, 0.4, 0.2], 0.4, 0.5],
  ])('of label %i with %j is %f and %f', (given, probabilities, self, margin) => {
    expect(labelQuality('self-confidence', given, probabilities)).toBeCloseTo(self, 12);
    expect(labelQuality('normalized-margin', given, probabilities)).toBeCloseTo(margin, 12);
  });
});

describe('findLabelErrors', () => {
  const distribution = (classes: number) =>
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: classes, maxLength: classes }).map((parts) => {
      const sum = parts.reduce((a, b) => a + b, 0);
      return parts.map((part) => part / sum);
    });
  const dataset = fc.integer({ min: 2, max: 5 }).chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      rows: fc.array(fc.record({ given: fc.nat(classes - 1), probabilities: distribution(classes) }), {
        maxLength: 60,
      }),
    }),
  );
  const byId = <T extends { id: number }>(labels: T[]): T[] => labels.toSorted((a, b) => a.id - b.id);

  it('does not depend on the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(dataset, fc.infiniteStream(fc.nat()), async ({ classes, rows }, order) => {
        const predictions = rows.map((row, id) => ({ ...row, id }));
        const keys = new Map(predictions.map(({ id }) => [id, order.next().value as number]));
        const one = await judge(predictions, classes);
        const other = await judge(
          predictions.toSorted((a, b) => keys.get(a.id)! - keys.get(b.id)!),
          classes,
        );
        expect(byId(other.labels)).toEqual(byId(one.labels));
        expect([...other.joint.counts]).toEqual([...one.joint.counts]);
      }),
    );
  });

  it('counts every confident image once, and estimates a distribution', async () => {
    await fc.assert(
      fc.asyncProperty(dataset, async ({ classes, rows }) => {
        const { labels, joint, givenCounts, thresholds } = await judge(
          rows.map((row, id) => ({ ...row, id })),
          classes,
        );
        const confident = rows.filter(
          ({ probabilities }) => confidentClass(probabilities, thresholds) >= 0,
        ).length;
        expect(joint.counts.reduce((a, b) => a + b, 0)).toBe(confident);
        const offDiagonal = joint.counts.reduce(
          (sum, count, at) => sum + (at % (classes + 1) === 0 ? 0 : count),
          0,
        );
        expect(labels.filter(({ suggested }) => suggested !== null)).toHaveLength(offDiagonal);
        const estimate = joint.joint(givenCounts);
        expect(estimate.reduce((a, b) => a + b, 0)).toBeCloseTo(rows.length > 0 ? 1 : 0, 9);
        for (let i = 0; i < classes && rows.length > 0; i++) {
          const row = estimate.subarray(i * classes, (i + 1) * classes);
          expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(givenCounts[i]! / rows.length, 9);
        }
      }),
    );
  });

  it('finds nothing where every prediction is right, and everything where labels are swapped', async () => {
    const right = Array.from({ length: 90 }, (_, id) => ({
      id,
      given: id % 3,
      probabilities: [0, 1, 2].map((j) => (j === id % 3 ? 1 : 0)),
    }));
    expect(
      (await judge(right)).labels.every(({ suggested, quality }) => suggested === null && quality === 1),
    ).toBe(true);
    const swapped = right.map((one) => ({ ...one, given: one.given === 2 ? 2 : 1 - one.given }));
    expect((await judge(swapped)).labels.filter(({ suggested }) => suggested !== null)).toHaveLength(60);
  });

  it('puts planted errors first: 200 in 10,000, by a model that is right four times of five', async () => {
    // A generator of 32 bits (Park and Miller, 1988), so that every run draws the same.
    let state = 1;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const classes = 10;
    const planted = new Set<number>();
    while (planted.size < 200) planted.add(Math.floor(random() * 10_000));
    const predictions = Array.from({ length: 10_000 }, (_, id) => {
      const real = id % classes;
      const seen = random() < 0.8 ? real : Math.floor(random() * classes);
      // A wrong guess is less sure than a right one.
      const sure = seen === real ? 0.7 + 0.29 * random() : 0.3 + 0.2 * random();
      const probabilities = Array.from({ length: classes }, (_, j) =>
        j === seen ? sure : (1 - sure) / (classes - 1),
      );
      return {
        id,
        given: planted.has(id) ? (real + 1 + Math.floor(random() * 9)) % classes : real,
        probabilities,
      };
    });
    for (const ranking of ['self-confidence', 'normalized-margin'] as const) {
      const { labels } = await findLabelErrors(classes, ranking, () => predictions);
      const found = labels.filter(({ suggested }) => suggested !== null);
      const top = found.toSorted((a, b) => a.quality - b.quality).slice(0, 150);
      expect(top.filter(({ id }) => planted.has(id)).length).toBeGreaterThanOrEqual(140);
      expect(found.filter(({ id }) => planted.has(id)).length).toBeGreaterThanOrEqual(140);
      for (const { id, suggested } of top) if (planted.has(id)) expect(suggested).toBe(id % classes);
    }
  });

  it('is confident of no class that no image was given', () => {
    const thresholds = new ClassThresholds(2);
    thresholds.add(0, [0.5, 0.5]);
    expect([...thresholds.values]).toEqual([0.5, Infinity]);
  });
});

describe('classColumns', () => {
  const needed = new Set([0, 1]);
  it.each([
    [
      ['path', 'Cat', 'dog'],
      ['Cat', 'dog', null],
    ],
    [
      ['path', 'prob_cat', 'prob_dog', 'prob_fox'],
      ['prob_cat', 'prob_dog', 'prob_fox'],
    ],
    [
      ['path', '0', '1', '2'],
      ['0', '1', '2'],
    ],
    [
      ['path', 'class_0', 'class_1'],
      ['class_0', 'class_1', null],
    ],
  ])('of %j are %j', (columns, expected) => {
    expect(classColumns(columns, ['cat', 'dog', 'fox'], needed)).toEqual({ found: expected, missing: [] });
  });

  it('tells which are missing', () => {
    expect(classColumns(['path', 'cat'], ['cat', 'dog', 'fox'], needed).missing).toEqual(['dog']);
  });
});

describe('probabilityProblem', () => {
  it.each([
    [[0.5, 0.5], null],
    [[0.33, 0.66], null],
    [[2.5, -1.5], 'Expected a probability from 0 to 1 but received 2.5.'],
    [[NaN, 1], 'Expected a probability from 0 to 1 but received NaN.'],
    [[0.5, 0.2], 'Expected probabilities that add up to 1 but they add up to 0.7.'],
  ])('of %j is %j', (probabilities, message) => {
    expect(probabilityProblem(probabilities, ['cat', 'dog'])?.message ?? null).toBe(message);
  });
});
