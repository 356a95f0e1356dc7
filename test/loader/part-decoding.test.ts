import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageFolder, parseRecipe, TorchGenerator } from '../../src-main/loading/index.ts';
import type { Tensor } from '../../src-main/loading/index.ts';
import type { LoadContext } from '../../src-shared/loader/load-context.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-part-'));
  const pixels = Buffer.from(Array.from({ length: 90 * 70 * 3 }, (_, i) => (i * 11) & 255));
  const picture = sharp(pixels, { raw: { width: 90, height: 70, channels: 3 } });
  const jpeg = await picture.jpeg().toBuffer();
  const files = {
    'a.jpg': jpeg,
    'b.jpg': jpeg.subarray(0, jpeg.length >> 1),
    'c.png': await picture.png().toBuffer(),
    'd.jpg': await picture.jpeg({ progressive: true }).toBuffer(),
  };
  mkdirSync(join(folder, 'class'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'class', name), bytes);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recipe = [{ op: 'RandomResizedCrop', size: 32 }, { op: 'ToTensor' }];

describe.each(['exact', 'fast'] as const)('a dataset that decodes in part, %s', (mode) => {
  const made = () => new ImageFolder(folder, { transform: parseRecipe(recipe), mode });
  const context = (generator: TorchGenerator): LoadContext => ({ generator }) as unknown as LoadContext;

  it('has drawn nothing for a file that cannot be read', async () => {
    const generator = new TorchGenerator(7);
    const before = generator.getState();
    await expect(made().get(1, context(generator))).rejects.toMatchObject({ code: 'SAMPLE_UNREADABLE' });
    expect(generator.getState()).toEqual(before);
  });

  it.each([0, 2, 3])('draws once for file %i, whichever decoder reads it', async (index) => {
    const generator = new TorchGenerator(7);
    const [sample] = (await made().get(index, context(generator))) as unknown as [Tensor];
    expect(sample.shape).toEqual([3, 32, 32]);
    const expected = new TorchGenerator(7);
    const image = { mode: 'RGB', width: 90, height: 70, data: new Uint8Array(90 * 70 * 3) } as const;
    parseRecipe(recipe).apply(image, expected);
    expect(generator.getState()).toEqual(expected.getState());
  });
});
