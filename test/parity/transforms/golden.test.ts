import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRgb } from '../../../src-main/decode/decode-rgb.ts';
import { Tensor } from '../../../src-shared/loader/tensor.ts';
import { TorchGenerator } from '../../../src-shared/random/torch-generator.ts';
import { Compose } from '../../../src-shared/transforms/compose.ts';
import { Lambda } from '../../../src-shared/transforms/lambda.ts';
import type { PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { parseRecipe } from '../../../src-shared/transforms/recipe.ts';
import { specOf, type Sample } from '../../../src-shared/transforms/sample.ts';
import { goldenCases, sharedFolder } from '../../support/shared-data.ts';
import { goldenRecipes } from './golden-recipes.ts';
import { bytesOf, factsOf } from './oracle.ts';

interface GoldenCase {
  file: string;
  transform: string;
  seed: number | null;
  tensor?: { shape: number[]; dtype: string; sha256: string };
  image?: { mode: string; size: number[]; sha256: string };
}

const shared = sharedFolder();
const cases = shared === null ? [] : goldenCases<GoldenCase>(shared, 'transforms.json');

/** `ToPILImage()(Normalize(...)(ToTensor()(x)) * 0.2 + 0.4)`. */
function roundTrip(): Compose {
  const undo = new Lambda((sample) => {
    const { shape, data } = sample as Tensor;
    const out = (data as Float32Array).map(
      (value) => Math.fround(value * Math.fround(0.2)) + Math.fround(0.4),
    );
    return new Tensor('float32', shape, out);
  });
  const normalized = parseRecipe(goldenRecipes['ToTensor|Normalize(.4,.2)']).transforms;
  return new Compose([...normalized, undo, ...parseRecipe([{ op: 'ToPILImage' }]).transforms]);
}

function pipelineOf(name: string): Compose {
  if (name === 'ToTensor|Normalize(.4,.2)|*0.2+0.4|ToPILImage') return roundTrip();
  expect(Object.keys(goldenRecipes)).toContain(name);
  return parseRecipe(goldenRecipes[name]);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(shared === null)('the stored vectors of torchvision', () => {
  const images = new Map<string, PixelImage>();
  beforeAll(async () => {
    for (const file of new Set(cases.map((test) => test.file))) {
      images.set(file, await decodeRgb(readFileSync(join(shared!, 'data', 'seed', file))));
    }
  });

  let matched = 0;
  const names = [...new Set(cases.map((test) => test.transform))];

  it.each(names)('%s', (name) => {
    for (const test of cases.filter(({ transform }) => transform === name)) {
      const image = images.get(test.file)!;
      const pipeline = pipelineOf(name);
      const output = pipeline.apply(image, new TorchGenerator(test.seed ?? 0));
      const facts = factsOf(name, output);
      expect(facts.sha256).toBe((test.tensor ?? test.image)!.sha256);
      expect(facts.shape!.slice(0, 2)).toEqual(
        test.tensor?.shape.slice(0, 2) ?? test.image!.size.toReversed(),
      );

      // Step by step it is the same as fused, and each step has the shape it declared.
      let [sample, spec]: [Sample, ReturnType<typeof specOf>] = [image, specOf(image)];
      const stages = [...pipeline.stages(image, new TorchGenerator(test.seed ?? 0))];
      for (const [i, stage] of stages.entries()) {
        spec = pipeline.transforms[i]!.outputSpec(spec);
        expect(specOf(stage.output)).toEqual(spec);
        sample = stage.output;
      }
      expect(sha256(bytesOf(sample))).toBe(facts.sha256);
      matched++;
    }
  });

  it(`has ${cases.length} cases, all of them run above`, () => {
    console.log(`${matched} of ${cases.length} stored transforms match, in ${names.length} pipelines`);
    expect(cases.length).toBe(480);
  });
});
