import type { ManifestHeader } from '../../src-shared/manifest/header.ts';
import type { Manifest } from '../../src-shared/manifest/sample-table.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';
import type { ReadCatalogue } from '../catalogue/catalogue.ts';
import type { SampleColumns } from '../catalogue/samples.ts';

/** One split of the manifest that an export would write now, without writing it. */
export class CatalogueManifest implements Manifest {
  readonly header: ManifestHeader;
  readonly columns: SampleColumns;
  readonly #catalogue: ReadCatalogue;
  readonly #split: string;
  /** Indices of the classes, where the columns have their own numbers. */
  readonly #labels: Int32Array;
  readonly #rootNames: ReadonlyMap<string, string>;

  constructor(catalogue: ReadCatalogue, split: string, orientation: ManifestHeader['orientation']) {
    const roots = catalogue.roots();
    this.#catalogue = catalogue;
    this.#split = split;
    this.#rootNames = new Map(roots.map(({ name, path }) => [path, name]));
    this.columns = catalogue.samples(split);
    const { now: exported } = catalogue.exportedClasses();
    const indices = new Map(exported.map(({ id }, index) => [id, index]));
    this.#labels = this.columns.labels.map((id) => indices.get(id)!);
    this.header = {
      format: 'winnow-manifest',
      version: 1,
      name: catalogue.summary().name,
      roots: Object.fromEntries(roots.map(({ name, path }) => [name, path])),
      classes: exported.map(({ name }) => name),
      orientation,
      transforms: {},
      sampler: {},
      onError: 'throw',
      classesDigest: undefined,
      count: this.count,
      splits: undefined,
      classCounts: undefined,
      samplesDigest: undefined,
      createdBy: undefined,
      createdAt: undefined,
    };
  }

  get count(): number {
    return this.columns.ids.length;
  }

  get splits(): readonly string[] {
    return this.count === 0 ? [] : [this.#split];
  }

  sample(index: number): ManifestSample {
    const id = this.columns.ids[index];
    if (id === undefined)
      throw new RangeError(`Expected an index from 0 to ${this.count - 1} but received ${index}.`);
    const { rootPath, path, bytes, sha256 } = this.#catalogue.imageFile(id);
    return {
      root: this.#rootNames.get(rootPath)!,
      path,
      label: this.#labels[index]!,
      weight: this.columns.weights[index]!,
      split: this.#split,
      width: undefined,
      height: undefined,
      bytes,
      sha256: sha256 ?? undefined,
      tags: undefined,
    };
  }

  indicesOfSplit(split: string): Int32Array {
    return split === this.#split ? Int32Array.from(this.columns.ids, (_, i) => i) : new Int32Array();
  }

  labels(split: string): Int32Array {
    return split === this.#split ? this.#labels : new Int32Array();
  }

  weights(split: string): Float64Array {
    return split === this.#split ? this.columns.weights : new Float64Array();
  }
}
