import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImageFolder, PrefixFolder } from '../../src-main/loading/index.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
if (!shared)
  console.warn("Skipped: the tutorial's figures. The folder ../shared with its photographs is not here.");

/** Mean pixel values as the DogCat tutorial prints them. Its decoder differed from Pillow's by a level here and there: the last digit may. */
const tutorialMeans = [106.49, 171.81, 130.3, 115.52, 116.81, 150.51, 151.72, 128.16];

describe.skipIf(!shared)("the tutorial's data", () => {
  it('has the means that the tutorial prints', async () => {
    const dataset = new PrefixFolder(join(shared!, 'data', 'seed', 'dogcat'));
    expect(dataset.length).toBe(8);
    const lines: string[] = [];
    for (let i = 0; i < dataset.length; i++) {
      const [image] = (await dataset.get(i)) as [Tensor, number];
      const mean = (image.data as Uint8Array).reduce((sum, value) => sum + value, 0) / image.data.length;
      lines.push(`${basename(dataset.pathOf(i)!)}  ${mean.toFixed(2)}  ${tutorialMeans[i]!.toFixed(2)}`);
      expect(Math.abs(mean - tutorialMeans[i]!)).toBeLessThan(0.011);
    }
    console.log(`mean pixel value: image, here, in the tutorial\n${lines.join('\n')}`);
  });

  it('gives its classes to ImageFolder', () => {
    const dataset = new ImageFolder(join(shared!, 'data', 'seed', 'dogcat_2'));
    expect(dataset.classToIdx).toEqual({ cat: 0, dog: 1 });
    expect(dataset.length).toBe(8);
  });
});
