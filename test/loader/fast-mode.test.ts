import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImageFolder, parseRecipe } from '../../src-main/loading/index.ts';
import type { Tensor } from '../../src-main/loading/index.ts';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const step = 1 / 255;

/** The greatest and the mean difference, in levels of 255, of what a pipeline makes in both modes, and the share of those above 24. */
async function deviation(
  folder: string,
  recipe: object[],
  most: number,
): Promise<{ greatest: number; mean: number; large: number }> {
  const transform = parseRecipe(recipe);
  const [exact, fast] = (['exact', 'fast'] as const).map(
    (mode) => new ImageFolder(folder, { transform, mode }),
  );
  let [greatest, sum, count, large] = [0, 0, 0, 0];
  for (let i = 0; i < exact!.length; i += Math.ceil(exact!.length / most)) {
    const [[a], [b]] = (await Promise.all([exact!.get(i), fast!.get(i)])) as unknown as [[Tensor], [Tensor]];
    expect(b.shape).toEqual(a.shape);
    a.data.forEach((value, at) => {
      const difference = Math.abs(Number(value) - Number(b.data[at])) / step;
      greatest = Math.max(greatest, difference);
      sum += difference;
      if (difference > 24) large += 1;
    });
    count += a.data.length;
  }
  return { greatest, mean: sum / count, large: large / count };
}

const recipe = [{ op: 'Resize', size: 224 }, { op: 'CenterCrop', size: 224 }, { op: 'ToTensor' }];

describe.skipIf(shared === null)('fast mode', () => {
  it(
    'stays within the deviation that docs/parity.md states, on photographs',
    { timeout: 120_000 },
    async () => {
      const { greatest, mean, large } = await deviation(join(shared!, 'data', 'photos'), recipe, 100);
      console.log(
        `fast mode: at most ${greatest.toFixed(1)} levels off, ${mean.toFixed(3)} in the mean, ${(large * 1e6).toFixed(0)} in a million above 24`,
      );
      expect(greatest).toBeLessThanOrEqual(40);
      expect(large).toBeLessThan(1e-5);
      expect(mean).toBeLessThan(0.6);
      expect(mean).toBeGreaterThan(0);
    },
  );

  it('reads a large JPEG at a fraction of its size, and stays near', { timeout: 120_000 }, async () => {
    const large = join(shared!, 'data', 'photos-large');
    const files = readdirSync(large, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.jpe?g$/i.test(name),
    );
    let shrunk = 0;
    let worst = 0;
    for (const name of files.slice(0, 8)) {
      const bytes = readFileSync(join(large, name));
      const exact = await decodeRgb(bytes);
      const fast = await decodeRgb(bytes, { fast: { shrinkTo: 224 } });
      if (fast.width === exact.width) continue;
      shrunk += 1;
      expect(Math.min(fast.width, fast.height)).toBeGreaterThanOrEqual(224);
      const transform = parseRecipe([{ op: 'Resize', size: [224, 224] }, { op: 'ToTensor' }]);
      const [a, b] = [exact, fast].map((image) => transform.apply(image, null as never) as Tensor) as [
        Tensor,
        Tensor,
      ];
      const [before, after] = [a.tolist(), b.tolist()];
      const sum = before.reduce((total, value, at) => total + Math.abs(value - after[at]!), 0);
      worst = Math.max(worst, sum / before.length / step);
    }
    console.log(
      `fast mode: ${shrunk} large photographs shrunk on load, at most ${worst.toFixed(2)} levels off in the mean`,
    );
    expect(shrunk).toBeGreaterThan(0);
    expect(worst).toBeLessThan(5);
  });

  it('refuses the files that exact mode refuses', { timeout: 120_000 }, async () => {
    const folder = join(shared!, 'data', 'hostile');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.jpe?g$/i.test(name))
      .slice(0, 150);
    expect(files.length).toBeGreaterThan(20);
    const refuses = (bytes: Uint8Array, fast: { shrinkTo: number } | null): Promise<boolean> =>
      decodeRgb(bytes, { fast, maxPixels: 20e6 }).then(
        () => false,
        () => true,
      );
    for (const name of files) {
      const bytes = readFileSync(join(folder, name));
      expect([name, await refuses(bytes, { shrinkTo: 64 })]).toEqual([name, await refuses(bytes, null)]);
    }
  });
});
