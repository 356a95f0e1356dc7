import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { seedPython } from '../../../src-shared/random/default-generators.ts';
import { TorchGenerator } from '../../../src-shared/random/torch-generator.ts';
import { channelsOf, pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { parseRecipe } from '../../../src-shared/transforms/recipe.ts';
import { isList, isTensor, type Sample } from '../../../src-shared/transforms/sample.ts';

export interface Case {
  recipe: ({ op: string } & Record<string, unknown>)[];
  seed: number;
  width: number;
  height: number;
  kind: 'noise' | 'smooth' | 'flat';
  bytes?: boolean;
}

export interface StageFacts {
  name: string;
  shape?: number[];
  dtype?: string;
  sha256?: string;
  bytes?: string;
  items?: StageFacts[];
}

export interface Answer {
  text: string;
  stages: StageFacts[];
  error: string | null;
}

/** What torchvision makes of the cases. */
export function askTorchvision(python: string, cases: Case[]): Answer[] {
  const script = fileURLToPath(new URL('torchvision_oracle.py', import.meta.url));
  const printed = execFileSync(python, [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

/** The image of a case: the oracle draws the same. */
export function imageOfCase({ width, height, kind }: Pick<Case, 'width' | 'height' | 'kind'>): PixelImage {
  const image = pixelImage('RGB', width, height);
  const value = {
    noise: (x: number, y: number, c: number) => (x * x * 31 + y * y * 17 + x * y * 13 + c * 97) % 251,
    smooth: (x: number, y: number, c: number) => Math.floor((x * 2 + y + c * 50) / 3) % 256,
    flat: (_x: number, _y: number, c: number) => 77 + c * 9,
  }[kind];
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) image.data[at++] = value(x, y, c);
  }
  return image;
}

export function bytesOf(sample: Sample): Uint8Array {
  if (isTensor(sample)) return sample.bytes();
  if (isList(sample)) throw new TypeError('A list has no bytes.');
  return (sample as PixelImage).data;
}

export function factsOf(name: string, sample: Sample, withBytes = false): StageFacts {
  if (isList(sample)) return { name, items: sample.map((item) => factsOf(name, item, withBytes)) };
  const image = sample as PixelImage;
  const shape = isTensor(sample) ? [...sample.shape] : [image.height, image.width, channelsOf[image.mode]];
  const bytes = bytesOf(sample);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const facts = { name, shape, dtype: isTensor(sample) ? sample.dtype : 'uint8', sha256 };
  return withBytes ? { ...facts, bytes: Buffer.from(bytes).toString('base64') } : facts;
}

/** What Winnow makes of a case, in the oracle's form. */
export function ourAnswer(test: Case): Answer {
  const pipeline = parseRecipe(test.recipe);
  const stages: StageFacts[] = [];
  let error: string | null = null;
  seedPython(test.seed);
  try {
    for (const stage of pipeline.stages(imageOfCase(test), new TorchGenerator(test.seed))) {
      stages.push(factsOf(stage.name, stage.output, test.bytes));
    }
  } catch (caught) {
    error = (caught as Error).message;
  }
  return { text: String(pipeline), stages, error };
}
