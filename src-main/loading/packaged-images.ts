import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Dataset, DatasetOrigin } from '../../src-shared/loader/datasets/dataset.ts';
import { imageToTensor } from '../../src-shared/loader/datasets/image-file.ts';
import { mainContext } from '../../src-shared/loader/load-context.ts';
import type { LoadContext } from '../../src-shared/loader/load-context.ts';
import { Compose } from '../../src-shared/transforms/compose.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import type { RecipeOp } from '../../src-shared/transforms/transform.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** A transform, or the recipe of one. */
export type TransformOrRecipe = Compose | readonly RecipeOp[];

/** The bytes of a file, unpacked where it is gzipped. @throws WinnowError BAD_INPUT */
export function packagedBytes(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (cause) {
    throw new WinnowError('BAD_INPUT', `The file ${file} cannot be read: ${(cause as Error).message}`, {
      subject: file,
      hint: 'Name the files as they come with the dataset, packed or unpacked.',
      cause,
    });
  }
}

export function refusePackaged(file: string, message: string): never {
  throw new WinnowError('BAD_INPUT', `${file} ${message}`, {
    subject: file,
    hint: 'The file is cut, or is another one: fetch it again.',
  });
}

/** Small images that come packed together, in memory. Sample i is `[image, label]`; without a transform the image is a tensor of uint8. */
export abstract class PackagedImages implements Dataset<[image: unknown, label: number]> {
  abstract readonly length: number;
  abstract readonly classes: readonly string[];
  readonly #transform: Compose | undefined;
  readonly #exportName: string;
  readonly #files: readonly unknown[];
  readonly #module: string;

  constructor(
    module: string,
    exportName: string,
    files: readonly unknown[],
    transform: TransformOrRecipe | undefined,
  ) {
    this.#module = module;
    this.#exportName = exportName;
    this.#files = files;
    const made = Array.isArray(transform) ? parseRecipe(transform) : (transform as Compose | undefined);
    if (made !== undefined && !(made instanceof Compose))
      throw new TypeError('Expected a Compose or a recipe for transform but received something else.');
    this.#transform = made;
  }

  /** Workers read the files themselves. @throws WinnowError RECIPE_INVALID for a transform with functions that have no name */
  get origin(): DatasetOrigin {
    const recipe = this.#transform?.toRecipeList();
    return { module: this.#module, export: this.#exportName, args: [...this.#files, recipe] };
  }

  protected abstract imageAt(index: number): PixelImage;
  protected abstract labelAt(index: number): number;

  /** The class index of each sample. */
  get targets(): number[] {
    return Array.from({ length: this.length }, (_, i) => this.labelAt(i));
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[image: unknown, label: number]> {
    if (!(index >= 0 && index < this.length))
      throw new RangeError(`Expected an index below ${this.length} for a dataset but received ${index}.`);
    const image = this.imageAt(index);
    const made = this.#transform ? this.#transform.apply(image, context.generator) : imageToTensor(image);
    return [made, this.labelAt(index)];
  }
}
