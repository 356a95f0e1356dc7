import { Compose } from '../../transforms/compose.ts';
import type { PixelImage } from '../../transforms/pixel-image.ts';
import type { DatasetHost } from '../host.ts';
import type { LoadContext } from '../load-context.ts';
import { Tensor } from '../tensor.ts';
import type { Dataset, SampleTransform } from './dataset.ts';
import { imageToTensor } from './image-file.ts';

/** How a dataset of image files makes a sample of a file. */
export interface FileReading {
  readonly orientation: 'ignore' | 'apply';
  readonly transform: SampleTransform | undefined;
  /** What a sample is without a transform: the decoded image, or a tensor of it. */
  readonly bare: 'image' | 'tensor';
  /** Loads a file in place of the decoder. */
  readonly loader: ((path: string) => unknown) | undefined;
}

/** A dataset whose sample i is what its reading makes of a file, and a target: any other reader can make the same samples. */
export interface FileDataset extends Dataset<[sample: unknown, target: unknown]> {
  readonly reading: FileReading;
  /** @throws whatever makes the sample unloadable before its file is opened */
  pathOf(index: number): string;
  targetOf(index: number): unknown;
}

/** Reads, decodes and transforms one file. */
export async function readSample(
  host: DatasetHost,
  path: string,
  { orientation, transform, bare, loader }: FileReading,
  { generator, place }: LoadContext,
): Promise<unknown> {
  const image = await (loader ? loader(path) : host.readImage(path, { orientation }));
  if (transform === undefined) return bare === 'image' ? image : imageToTensor(image as PixelImage);
  const shape = place && transform instanceof Compose ? knownShape(transform) : null;
  const target = shape && place!(shape);
  if (!target) return transform.apply(image, generator);
  (transform as Compose).applyInto(image as PixelImage, generator, target, 0);
  return new Tensor('float32', shape, target);
}

const shapes = new WeakMap<Compose, readonly number[] | null>();

/** The shape of the float32 tensor that a pipeline makes of every image; null where it makes something else, or does not know. */
function knownShape(pipeline: Compose): readonly number[] | null {
  let shape = shapes.get(pipeline);
  if (shape === undefined) {
    shape = declaredShape(pipeline);
    shapes.set(pipeline, shape);
  }
  return shape;
}

function declaredShape(pipeline: Compose): readonly number[] | null {
  try {
    // Only what a recipe can name is known to keep to the shape that it declares; a function may do anything.
    pipeline.toRecipeList();
    const spec = pipeline.outputSpec();
    if (spec.kind !== 'tensor' || spec.dtype !== 'float32' || spec.shape.includes(null)) return null;
    return spec.shape as readonly number[];
  } catch {
    // A pipeline that cannot work fails at its first image, in the words of the step that fails.
    return null;
  }
}
