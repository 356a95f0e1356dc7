/** `winnow-data/loader`: the data loader for Node programs. */
import { DataLoader as SharedDataLoader } from '../../src-shared/loader/data-loader.ts';
import type { DataLoaderOptions } from '../../src-shared/loader/data-loader-options.ts';
import type { Dataset, IterableDataset } from '../../src-shared/loader/datasets/dataset.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { nodePlatform } from './node-platform.ts';

/** Batches of a dataset, loaded on this machine. */
export class DataLoader<B = [images: Tensor, labels: Tensor]> extends SharedDataLoader<B> {
  constructor(dataset: Dataset | IterableDataset, options: DataLoaderOptions = {}) {
    super(dataset, options, nodePlatform);
  }
}

export * from './datasets.ts';
export { CIFAR10, CIFAR100 } from './cifar.ts';
export { CocoCaptions, CocoDetection } from './coco.ts';
export type { CocoOptions } from './coco.ts';
export { ImageNet } from './imagenet.ts';
export type { ImageNetOptions } from './imagenet.ts';
export { LSUN } from './lsun.ts';
export type { LSUNOptions } from './lsun.ts';
export { MNIST } from './mnist.ts';
export type { TransformOrRecipe } from './packaged-images.ts';
export { epochSeedOf, sampleSeedOf } from '../../src-shared/loader/sample-randomness.ts';
export type { Randomness } from '../../src-shared/loader/sample-randomness.ts';
export type { DataLoaderOptions } from '../../src-shared/loader/data-loader-options.ts';
export type {
  Dataset,
  DatasetOrigin,
  IterableDataset,
  ModuleExport,
  SampleTransform,
} from '../../src-shared/loader/datasets/dataset.ts';
export type { CocoAnnotation, CocoCategory } from '../../src-shared/loader/datasets/coco.ts';
export { ConcatDataset } from '../../src-shared/loader/datasets/concat-dataset.ts';
export { imageExtensions, isImageFile } from '../../src-shared/loader/datasets/image-file.ts';
export { randomSplit } from '../../src-shared/loader/datasets/random-split.ts';
export { Subset } from '../../src-shared/loader/datasets/subset.ts';
export { defaultCollate, defaultConvert } from '../../src-shared/loader/default-collate.ts';
export type { CollateFn } from '../../src-shared/loader/default-collate.ts';
export { getWorkerInfo, mainContext } from '../../src-shared/loader/load-context.ts';
export type { LoadContext, WorkerInfo } from '../../src-shared/loader/load-context.ts';
export type { BadSample, LoaderReport, OnError } from '../../src-shared/loader/loader-report.ts';
export type { LoaderState } from '../../src-shared/loader/loader-state.ts';
export { SampleError } from '../../src-shared/loader/sample-error.ts';
export { BatchSampler } from '../../src-shared/loader/samplers/batch-sampler.ts';
export { DistributedSampler } from '../../src-shared/loader/samplers/distributed-sampler.ts';
export { DistributedWeightedSampler } from '../../src-shared/loader/samplers/distributed-weighted-sampler.ts';
export { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
export type { Sampler } from '../../src-shared/loader/samplers/sampler.ts';
export { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
export { SubsetRandomSampler } from '../../src-shared/loader/samplers/subset-random-sampler.ts';
export { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
export { Tensor } from '../../src-shared/loader/tensor.ts';
export type { DType } from '../../src-shared/loader/tensor.ts';
export {
  defaultGenerator,
  defaultPythonRandom,
  manualSeed,
  seedPython,
} from '../../src-shared/random/default-generators.ts';
export { PythonRandom } from '../../src-shared/random/python-random.ts';
export { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
export type { PrefixCacheOptions } from './prefix-cache.ts';
export { loadImage } from './load-image.ts';
export { imageToTensor } from '../../src-shared/loader/datasets/image-file.ts';
export { parseRecipe } from '../../src-shared/transforms/recipe.ts';
export { AutoAugment, RandAugment, TrivialAugmentWide } from '../../src-shared/transforms/auto-augment.ts';
export { CenterCrop } from '../../src-shared/transforms/center-crop.ts';
export { ColorJitter } from '../../src-shared/transforms/color-jitter.ts';
export { Compose } from '../../src-shared/transforms/compose.ts';
export { ConvertImageDtype } from '../../src-shared/transforms/convert-image-dtype.ts';
export { GaussianBlur } from '../../src-shared/transforms/gaussian-blur.ts';
export { Grayscale, RandomGrayscale } from '../../src-shared/transforms/grayscale.ts';
export { Lambda } from '../../src-shared/transforms/lambda.ts';
export { LinearTransformation } from '../../src-shared/transforms/linear-transformation.ts';
export { FiveCrop, TenCrop } from '../../src-shared/transforms/many-crops.ts';
export { Normalize } from '../../src-shared/transforms/normalize.ts';
export { Pad } from '../../src-shared/transforms/pad.ts';
export { RandomAffine } from '../../src-shared/transforms/random-affine.ts';
export { RandomApply, RandomChoice, RandomOrder } from '../../src-shared/transforms/random-containers.ts';
export { RandomCrop } from '../../src-shared/transforms/random-crop.ts';
export { RandomErasing } from '../../src-shared/transforms/random-erasing.ts';
export { RandomHorizontalFlip, RandomVerticalFlip } from '../../src-shared/transforms/random-flip.ts';
export { RandomPerspective } from '../../src-shared/transforms/random-perspective.ts';
export { RandomResizedCrop } from '../../src-shared/transforms/random-resized-crop.ts';
export { RandomRotation } from '../../src-shared/transforms/random-rotation.ts';
export { Resize } from '../../src-shared/transforms/resize.ts';
export { ToPILImage } from '../../src-shared/transforms/to-pil-image.ts';
export { PILToTensor, ToTensor } from '../../src-shared/transforms/to-tensor.ts';
export type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
export type { Sample, SampleSpec } from '../../src-shared/transforms/sample.ts';
export type { RecipeOp, Transform } from '../../src-shared/transforms/transform.ts';
export { WinnowError } from '../../src-shared/winnow-error.ts';
