import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { packagedBytes, PackagedImages, refusePackaged } from './packaged-images.ts';
import type { TransformOrRecipe } from './packaged-images.ts';

const side = 32;
const planeBytes = side * side;

/** Records of one or two labels, then a plane of red, one of green and one of blue (www.cs.toronto.edu/~kriz/cifar.html, "binary version"). */
abstract class CifarImages extends PackagedImages {
  readonly length: number;
  readonly classes: readonly string[];
  readonly #bytes: Uint8Array;
  readonly #labelBytes: number;

  protected constructor(
    name: string,
    root: string,
    split: string,
    files: readonly string[],
    labelBytes: number,
    classesFile: string,
    transform: TransformOrRecipe | undefined,
  ) {
    super(import.meta.url, name, [root, split], transform);
    const recordBytes = labelBytes + 3 * planeBytes;
    const parts = files.map((file) => {
      const bytes = packagedBytes(join(root, file));
      if (bytes.length === 0 || bytes.length % recordBytes !== 0)
        refusePackaged(
          join(root, file),
          `has ${bytes.length} bytes, which is no number of records of ${recordBytes}.`,
        );
      return bytes;
    });
    this.#bytes = Buffer.concat(parts);
    this.#labelBytes = labelBytes;
    this.length = this.#bytes.length / recordBytes;
    this.classes = readFileSync(join(root, classesFile), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  }

  protected imageAt(index: number): PixelImage {
    const start = index * (this.#labelBytes + 3 * planeBytes) + this.#labelBytes;
    const image = pixelImage('RGB', side, side);
    for (let i = 0; i < planeBytes; i++) {
      for (let c = 0; c < 3; c++) image.data[3 * i + c] = this.#bytes[start + c * planeBytes + i]!;
    }
    return image;
  }

  protected labelAt(index: number): number {
    return this.#bytes[index * (this.#labelBytes + 3 * planeBytes) + this.#labelBytes - 1]!;
  }
}

/** CIFAR-10 in its binary version: a folder with `data_batch_1.bin` to `data_batch_5.bin`, `test_batch.bin` and `batches.meta.txt`. */
export class CIFAR10 extends CifarImages {
  /** @throws WinnowError BAD_INPUT for files that are missing or cut */
  constructor(root: string, split: 'train' | 'test', transform?: TransformOrRecipe) {
    const train = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`);
    super(
      'CIFAR10',
      root,
      split,
      split === 'train' ? train : ['test_batch.bin'],
      1,
      'batches.meta.txt',
      transform,
    );
  }
}

/** CIFAR-100 in its binary version: a folder with `train.bin`, `test.bin` and `fine_label_names.txt`. Labels are the fine ones. */
export class CIFAR100 extends CifarImages {
  /** @throws WinnowError BAD_INPUT for files that are missing or cut */
  constructor(root: string, split: 'train' | 'test', transform?: TransformOrRecipe) {
    super('CIFAR100', root, split, [`${split}.bin`], 2, 'fine_label_names.txt', transform);
  }
}
