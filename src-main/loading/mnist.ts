import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { packagedBytes, PackagedImages, refusePackaged } from './packaged-images.ts';
import type { TransformOrRecipe } from './packaged-images.ts';

/** An array of bytes in IDX form, as MNIST and its kin come in (yann.lecun.com/exdb/mnist). */
interface IdxArray {
  readonly sizes: readonly number[];
  readonly data: Uint8Array;
}

function readIdx(file: string, dimensions: number): IdxArray {
  const bytes = packagedBytes(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + 4 * dimensions;
  if (bytes.length < start || view.getUint32(0) !== 0x0800 + dimensions)
    refusePackaged(file, `is no IDX file of bytes with ${dimensions} dimensions.`);
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const data = bytes.subarray(start);
  const expected = sizes.reduce((a, b) => a * b, 1);
  if (data.length !== expected)
    refusePackaged(file, `announces ${expected} bytes of data and has ${data.length}.`);
  return { sizes, data };
}

/** MNIST, Fashion-MNIST, KMNIST: grey images of 28 x 28 in an IDX file, and their labels in another. */
export class MNIST extends PackagedImages {
  readonly classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
  readonly #images: IdxArray;
  readonly #labels: IdxArray;

  /**
   * @param imagesFile `train-images-idx3-ubyte`, packed (`.gz`) or not
   * @param labelsFile `train-labels-idx1-ubyte`
   * @throws WinnowError BAD_INPUT for files that are none, are cut, or do not belong together
   */
  constructor(imagesFile: string, labelsFile: string, transform?: TransformOrRecipe) {
    super(import.meta.url, 'MNIST', [imagesFile, labelsFile], transform);
    this.#images = readIdx(imagesFile, 3);
    this.#labels = readIdx(labelsFile, 1);
    if (this.#images.sizes[0] !== this.#labels.sizes[0])
      refusePackaged(labelsFile, `has ${this.#labels.sizes[0]} labels for ${this.#images.sizes[0]} images.`);
  }

  get length(): number {
    return this.#labels.data.length;
  }

  protected imageAt(index: number): PixelImage {
    const [, height, width] = this.#images.sizes as [number, number, number];
    const size = height * width;
    return pixelImage('L', width, height, this.#images.data.slice(index * size, (index + 1) * size));
  }

  protected labelAt(index: number): number {
    return this.#labels.data[index]!;
  }
}
