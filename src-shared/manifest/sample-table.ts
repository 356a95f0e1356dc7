import { GrowingColumn } from './growing-column.ts';
import type { ManifestHeader } from './header.ts';
import { bytesToHex, hexToBytes } from './hex.ts';
import type { ManifestSample } from './sample.ts';

/** A manifest in memory. Index i of a split is the i-th of its lines, in the order of the file. */
export interface Manifest {
  readonly header: ManifestHeader;
  /** All samples, of every split. */
  readonly count: number;
  /** Names of the splits that have samples, in the order of their first lines. */
  readonly splits: readonly string[];
  /** Sample of line `index + 2`. Throws RangeError outside of 0 to count - 1. */
  sample(index: number): ManifestSample;
  /** Indices of the samples of a split, ascending; empty where there is no such split. */
  indicesOfSplit(split: string): Int32Array;
  /** Label of each sample of a split, in its order. */
  labels(split: string): Int32Array;
  /** Weight of each sample of a split, in its order. */
  weights(split: string): Float64Array;
}

// Marks a number that the line does not give.
const ABSENT = -1;

/**
 * Samples as columns: about 160 bytes each with paths of 40 characters, where an object each takes three times that. Paths are kept as strings, since they
 * are handed out as such.
 */
export class SampleTable implements Manifest {
  readonly header: ManifestHeader;
  readonly #rootIds: readonly string[];
  readonly #splitIds = new Map<string, number>();
  readonly #paths: string[] = [];
  readonly #roots = new GrowingColumn((n) => new Int32Array(n));
  readonly #splits = new GrowingColumn((n) => new Int32Array(n));
  readonly #labels = new GrowingColumn((n) => new Int32Array(n));
  readonly #weights = new GrowingColumn((n) => new Float64Array(n));
  readonly #widths = new GrowingColumn((n) => new Float64Array(n));
  readonly #heights = new GrowingColumn((n) => new Float64Array(n));
  readonly #bytes = new GrowingColumn((n) => new Float64Array(n));
  readonly #sha256 = new GrowingColumn((n) => new Uint8Array(n));
  readonly #withoutSha256 = new Set<number>();
  readonly #tags = new Map<number, readonly string[]>();

  constructor(header: ManifestHeader) {
    this.header = header;
    this.#rootIds = Object.keys(header.roots);
  }

  add(sample: ManifestSample): void {
    const index = this.#paths.length;
    let split = this.#splitIds.get(sample.split);
    if (split === undefined) {
      split = this.#splitIds.size;
      this.#splitIds.set(sample.split, split);
    }
    this.#paths.push(sample.path);
    this.#roots.push(this.#rootIds.indexOf(sample.root));
    this.#splits.push(split);
    this.#labels.push(sample.label);
    this.#weights.push(sample.weight);
    this.#widths.push(sample.width ?? ABSENT);
    this.#heights.push(sample.height ?? ABSENT);
    this.#bytes.push(sample.bytes ?? ABSENT);
    this.#sha256.pushAll(sample.sha256 === undefined ? new Uint8Array(32) : hexToBytes(sample.sha256));
    if (sample.sha256 === undefined) this.#withoutSha256.add(index);
    if (sample.tags !== undefined) this.#tags.set(index, sample.tags);
  }

  get count(): number {
    return this.#paths.length;
  }

  get splits(): readonly string[] {
    return [...this.#splitIds.keys()];
  }

  sample(index: number): ManifestSample {
    const path = this.#paths[index];
    if (path === undefined) {
      throw new RangeError(`Expected an index from 0 to ${this.count - 1} but received ${index}.`);
    }
    const known = (value: number): number | undefined => (value === ABSENT ? undefined : value);
    return {
      root: this.#rootIds[this.#roots.at(index)]!,
      path,
      label: this.#labels.at(index),
      weight: this.#weights.at(index),
      split: this.splits[this.#splits.at(index)]!,
      width: known(this.#widths.at(index)),
      height: known(this.#heights.at(index)),
      bytes: known(this.#bytes.at(index)),
      sha256: this.#withoutSha256.has(index)
        ? undefined
        : bytesToHex(this.#sha256.values.subarray(index * 32, index * 32 + 32)),
      tags: this.#tags.get(index),
    };
  }

  indicesOfSplit(split: string): Int32Array {
    const id = this.#splitIds.get(split);
    const splits = this.#splits.values;
    const indices = new GrowingColumn((n) => new Int32Array(n));
    for (let i = 0; i < splits.length; i++) if (splits[i] === id) indices.push(i);
    return indices.values.slice();
  }

  labels(split: string): Int32Array {
    const labels = this.#labels.values;
    return this.indicesOfSplit(split).map((i) => labels[i]!);
  }

  weights(split: string): Float64Array {
    const weights = this.#weights.values;
    return Float64Array.from(this.indicesOfSplit(split), (i) => weights[i]!);
  }
}
