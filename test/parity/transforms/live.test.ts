import { describe, expect, it } from 'vitest';
import { testSeed } from '../../support/test-seed.ts';
import { findTorch } from '../../support/torch.ts';
import { askTorchvision, ourAnswer, type Answer, type Case } from './oracle.ts';
import { randomCases } from './random-cases.ts';

const torch = findTorch();
const count = 400;

function matches(ours: Answer, theirs: Answer): boolean {
  if (ours.text !== theirs.text || (ours.error === null) !== (theirs.error === null)) return false;
  return JSON.stringify(ours.stages) === JSON.stringify(theirs.stages);
}

describe.skipIf(torch === null)('the installed torchvision', () => {
  it(
    `makes the same of ${count} pipelines drawn at random (WINNOW_SEED=${testSeed})`,
    { timeout: 240_000 },
    () => {
      const cases = randomCases(testSeed, count);
      const answers = askTorchvision(torch!, cases);
      const misses = cases.flatMap((test, i) => {
        const ours = ourAnswer(test);
        return matches(ours, answers[i]!) ? [] : [{ test, ours, theirs: answers[i]! }];
      });
      console.log(
        `${count - misses.length} of ${count} pipelines match torchvision, WINNOW_SEED=${testSeed}`,
      );
      expect(misses.map(({ test, ours, theirs }) => JSON.stringify({ test, ours, theirs }))).toEqual([]);
    },
  );

  it(
    'moves corners to within a few levels: its solver of equations has float32 digits of its own',
    { timeout: 120_000 },
    () => {
      const cases = Array.from({ length: 24 }, (_, i): Case => {
        const recipe = [{ op: 'RandomPerspective', p: 1, distortion_scale: 0.3 + (i % 3) / 5 }];
        return { recipe, seed: i, width: 40 + i, height: 90 - 2 * i, kind: 'smooth', bytes: true };
      });
      const answers = askTorchvision(torch!, cases);
      let [sum, values] = [0, 0];
      for (const [i, test] of cases.entries()) {
        const ours = Buffer.from(ourAnswer(test).stages[0]!.bytes!, 'base64');
        const theirs = Buffer.from(answers[i]!.stages[0]!.bytes!, 'base64');
        expect(ours.length).toBe(theirs.length);
        ours.forEach((value, at) => (sum += Math.abs(value - theirs[at]!)));
        values += ours.length;
      }
      console.log(`RandomPerspective: mean deviation ${(sum / values).toFixed(5)} of 255`);
      expect(sum / values).toBeLessThan(0.1);
    },
  );

  it('whitens to within 1e-5', () => {
    const matrix = Array.from({ length: 75 }, (_, i) =>
      Array.from({ length: 75 }, (_, j) => Math.sin(i * 75 + j)),
    );
    const mean = Array.from({ length: 75 }, (_, i) => (i % 7) / 7);
    const recipe = [
      { op: 'CenterCrop', size: 5 },
      { op: 'ToTensor' },
      { op: 'LinearTransformation', transformation_matrix: matrix, mean_vector: mean },
    ];
    const test: Case = { recipe, seed: 0, width: 20, height: 20, kind: 'noise', bytes: true };
    const numbers = (answer: Answer): Float32Array => {
      const bytes = Buffer.from(answer.stages[2]!.bytes!, 'base64');
      return new Float32Array(new Uint8Array(bytes).buffer);
    };
    const ours = ourAnswer(test);
    const [theirs] = askTorchvision(torch!, [test]) as [Answer];
    expect(ours.text).toBe(theirs.text);
    const expected = numbers(theirs);
    numbers(ours).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5));
  });
});
