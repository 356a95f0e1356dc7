import {
  CenterCrop,
  Compose,
  Normalize,
  RandomHorizontalFlip,
  RandomResizedCrop,
  Resize,
  ToTensor,
} from '../../src-main/loading/index.ts';

/** The same for every image. */
export const plain = new Compose([
  new Resize(224),
  new CenterCrop(224),
  new ToTensor(),
  new Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
]);

/** Another crop, and perhaps a flip, each time. */
export const augment = new Compose([
  new RandomResizedCrop(224),
  new RandomHorizontalFlip(),
  new ToTensor(),
  new Normalize([0.4, 0.4, 0.4], [0.2, 0.2, 0.2]),
]);
