import { Compose } from '../../transforms/compose.ts';
import { firstResize } from '../../transforms/first-resize.ts';
import type { FirstResize } from '../../transforms/first-resize.ts';
import type { PixelImage } from '../../transforms/pixel-image.ts';
import { Resize } from '../../transforms/resize.ts';
import { splitPipeline } from '../../transforms/split-pipeline.ts';
import type { SplitPipeline } from '../../transforms/split-pipeline.ts';
import type { Transform } from '../../transforms/transform.ts';
import type { DatasetHost, ReadImageOptions } from '../host.ts';
import type { LoadContext } from '../load-context.ts';
import type { PrefixKey, PrefixStore } from '../prefix-store.ts';
import { Tensor } from '../tensor.ts';
import type { Dataset, SampleTransform } from './dataset.ts';
import { imageToTensor } from './image-file.ts';

/** Options that all datasets of image files have. */
export interface FileOptions {
  /** `exact` (by default) decodes to Pillow's bytes; `fast` may be off by a few levels. */
  mode?: 'exact' | 'fast' | undefined;
  /** Where to keep what the first, deterministic steps of the transform make of each file. The samples are the same with it and without. */
  store?: PrefixStore | undefined;
}

/** How a dataset of image files makes a sample of a file. */
export interface FileReading {
  readonly orientation: 'ignore' | 'apply';
  readonly mode: 'exact' | 'fast';
  readonly transform: SampleTransform | undefined;
  /** What a sample is without a transform: the decoded image, or a tensor of it. */
  readonly bare: 'image' | 'tensor';
  /** Loads a file in place of the decoder. */
  readonly loader?: ((path: string) => unknown) | undefined;
  readonly store?: PrefixStore | undefined;
  /** Paths are spelled as in a manifest, where ␛ marks a byte that is no UTF-8. */
  readonly spelled?: boolean;
}

/** A dataset whose sample i is what its reading makes of a file, and a target: any other reader can make the same samples. */
export interface FileDataset extends Dataset<[sample: unknown, target: unknown]> {
  readonly reading: FileReading;
  /** @throws whatever makes the sample unloadable before its file is opened */
  pathOf(index: number): string;
  targetOf(index: number): unknown;
}

/** What is known of a pipeline before its first image. */
interface Pipeline extends SplitPipeline {
  readonly whole: Compose;
  /** Of the float32 tensor that it makes of every image; null where it makes something else, or does not know. */
  readonly shape: readonly number[] | null;
  /** The resize that it begins with, and how many steps that are; null where it begins otherwise. */
  readonly first: (FirstResize & { readonly steps: number }) | null;
  /** The same of what is left to do with an image that was kept. */
  readonly tailFirst: FirstResize | null;
}

const pipelines = new WeakMap<SampleTransform, Pipeline>();

function pipelineOf(transform: SampleTransform): Pipeline | null {
  let known = pipelines.get(transform);
  if (known) return known;
  if (!('toRecipe' in transform)) return null;
  const whole = transform instanceof Compose ? transform : new Compose([transform as Transform]);
  const first = firstResize(whole);
  const steps = whole.transforms.length - (first?.rest.transforms.length ?? 0);
  const split = splitPipeline(whole);
  known = {
    ...split,
    tailFirst: firstResize(split.tail),
    whole,
    shape: declaredShape(whole),
    first: first && { ...first, steps },
  };
  pipelines.set(transform, known);
  return known;
}

/** Reads, decodes and transforms one file. */
export async function readSample(
  host: DatasetHost,
  path: string,
  reading: FileReading,
  context: LoadContext,
): Promise<unknown> {
  const { transform, bare, loader } = reading;
  if (loader) return transformed(await loader(path), transform, context);
  const { orientation, mode, spelled = false } = reading;
  // What is kept is found by the path as the disk has it.
  const store = spelled && path.includes('\u241B') ? undefined : reading.store;
  const pipeline = transform && pipelineOf(transform);
  if (!pipeline) {
    const image = await host.readImage(path, { orientation, mode, spelled });
    return transform === undefined && bare === 'tensor'
      ? imageToTensor(image)
      : transformed(image, transform, context);
  }
  const { whole, head, headRecipe, tail, first, shape } = pipeline;
  const key = { head: headRecipe, orientation, mode };
  const known = store && fromStore(store, path, key, pipeline, context);
  if (known) return known;
  const options = { orientation, mode, spelled, shrinkTo: mode === 'fast' ? firstSize(whole) : null };
  // What is kept must be whole, unless the resize comes before that.
  if (first && shape && (!store || first.steps <= head.transforms.length)) {
    return withPart(host, path, options, first, context, (image) => {
      if (!store) return run(first.rest, pipeline, image, context);
      const rest = new Compose(head.transforms.slice(first.steps));
      const made = rest.apply(image, context.generator) as PixelImage;
      store.write(path, key, made);
      return run(tail, pipeline, made, context);
    });
  }
  return withImage(host, path, options, pipeline, (decoded) => {
    if (!store) return run(whole, pipeline, decoded, context);
    const image = head.apply(decoded, context.generator) as PixelImage;
    store.write(path, key, image);
    return run(tail, pipeline, image, context);
  });
}

/** What a pipeline makes of an image that was kept; null where there is none. */
function fromStore(
  store: PrefixStore,
  path: string,
  key: PrefixKey,
  pipeline: Pipeline,
  context: LoadContext,
): unknown {
  const { tail, tailFirst, shape } = pipeline;
  // A tensor keeps nothing of the image that it is made of.
  if (tailFirst === null || shape === null) {
    const kept = store.read(path, key, shape !== null);
    return kept && run(tail, pipeline, kept, context);
  }
  const { generator } = context;
  const before = tailFirst.draws ? generator.getState() : null;
  const kept = store.readPart(path, key, (width, height) => tailFirst.plan(width, height, generator));
  if (kept) return run(tailFirst.rest, pipeline, tailFirst.apply(kept.planned, kept.part), context);
  // What the disk has lost is made anew, with the same draws.
  if (before !== null) generator.setState(before);
  return null;
}

/** Decodes a file for a pipeline: where its outcome is a tensor, which keeps nothing of the image, the host may lend it. */
async function withImage<T>(
  host: DatasetHost,
  path: string,
  options: ReadImageOptions,
  { shape }: Pipeline,
  use: (image: PixelImage) => T,
): Promise<T> {
  return shape && host.lendImage
    ? host.lendImage(path, options, use)
    : use(await host.readImage(path, options));
}

/** Decodes what a pipeline's first resize looks at, and resizes it. */
async function withPart<T>(
  host: DatasetHost,
  path: string,
  options: ReadImageOptions,
  first: FirstResize,
  { generator }: LoadContext,
  use: (image: PixelImage) => T,
): Promise<T> {
  if (!host.lendPart) {
    const image = await host.readImage(path, { ...options, shrinkTo: null });
    const planned = first.plan(image.width, image.height, generator);
    return use(first.apply(planned, { image, eighths: 8, left: 0, top: 0 }));
  }
  const before = first.draws ? generator.getState() : null;
  let isDecoded = false;
  try {
    return await host.lendPart(
      path,
      options,
      (width, height) => first.plan(width, height, generator),
      (planned, part) => {
        isDecoded = true;
        return use(first.apply(planned, part));
      },
    );
  } catch (error) {
    // torch draws nothing for an image that cannot be read.
    if (before !== null && !isDecoded) generator.setState(before);
    throw error;
  }
}

function transformed(
  image: unknown,
  transform: SampleTransform | undefined,
  { generator }: LoadContext,
): unknown {
  return transform ? transform.apply(image, generator) : image;
}

/** Applies a pipeline, or what is left of it, straight into the sample's place in the batch if it has one. */
function run(
  steps: Compose,
  { shape }: Pipeline,
  image: PixelImage,
  { generator, place }: LoadContext,
): unknown {
  const target = shape && place?.(shape);
  if (!target) return steps.apply(image, generator);
  steps.applyInto(image, generator, target, 0);
  return new Tensor('float32', shape, target);
}

/** The size to which the first step scales the short side; null where it does not. */
function firstSize({ transforms: [first] }: Compose): number | null {
  return first instanceof Resize && typeof first.size === 'number' && first.maxSize === null
    ? first.size
    : null;
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
