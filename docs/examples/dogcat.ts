/** The dataset of the programs beside this file. A module of its own, so that workers can import it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
// In a project of your own: from 'winnow-data/loader'.
import { imageToTensor, loadImage, mainContext } from '../../src-main/loading/index.ts';
import type { Compose, Dataset, LoadContext, Tensor } from '../../src-main/loading/index.ts';

/** Images of one folder, named cat.12.jpg and dog.7.jpg. Sample i is [image, label]. */
export class DogCat implements Dataset<[image: Tensor, label: number]> {
  readonly #files: string[];
  readonly #transform: Compose | undefined;

  constructor(folder: string, transform?: Compose) {
    const names = readdirSync(folder).sort();
    this.#files = names.map((name) => join(folder, name));
    this.#transform = transform;
  }

  get length(): number {
    return this.#files.length;
  }

  async get(index: number, context: LoadContext = mainContext): Promise<[image: Tensor, label: number]> {
    const file = this.pathOf(index);
    const label = file.includes('dog.') ? 1 : 0;
    const image = await loadImage(file);
    const tensor = this.#transform ? this.#transform.apply(image, context.generator) : imageToTensor(image);
    return [tensor as Tensor, label];
  }

  pathOf(index: number): string {
    return this.#files[index]!;
  }
}
