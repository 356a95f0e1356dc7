import { GrowingColumn } from './growing-column.ts';
import type { ManifestHeader } from './header.ts';
import { bytesToHex, hexInto } from './hex.ts';
import type { ManifestSample } from './sample.ts';
import { TextColumn } from './text-column.ts';

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
const MOST_ROWS_PREPARED = 4_000_000;

/**
 * Samples as columns: about 110 bytes each with paths of 40 characters, where an object each takes several times that.
 */
export class SampleTable implements Manifest {
  readonly header: ManifestHeader;
  readonly #rootIds: readonly string[];
  readonly #splitIds = new Map<string, number>();
  readonly #paths: TextColumn;
  readonly #roots: GrowingColumn<Int32Array>;
  readonly #splits: GrowingColumn<Int32Array>;
  readonly #labels: GrowingColumn<Int32Array>;
  readonly #weights: GrowingColumn<Float64Array>;
  readonly #widths: GrowingColumn<Int32Array>;
  readonly #heights: GrowingColumn<Int32Array>;
  readonly #bytes: GrowingColumn<Float64Array>;
  readonly #sha256: GrowingColumn<Uint8Array>;
  readonly #withoutSha256 = new Set<number>();
  readonly #tags = new Map<number, readonly string[]>();

  constructor(header: ManifestHeader) {
    this.header = header;
    this.#rootIds = Object.keys(header.roots);
    // What the header promises is where columns start; a wrong number costs no more than an empty column of that size.
    const rows = Math.min(header.count ?? 0, MOST_ROWS_PREPARED);
    const int32 = (n: number): Int32Array => new Int32Array(n);
    const float64 = (n: number): Float64Array => new Float64Array(n);
    this.#paths = new TextColumn(rows);
    this.#roots = new GrowingColumn(int32, rows);
    this.#splits = new GrowingColumn(int32, rows);
    this.#labels = new GrowingColumn(int32, rows);
    this.#weights = new GrowingColumn(float64, rows);
    this.#widths = new GrowingColumn(int32, rows);
    this.#heights = new GrowingColumn(int32, rows);
    this.#bytes = new GrowingColumn(float64, rows);
    this.#sha256 = new GrowingColumn((n) => new Uint8Array(n), rows * 32);
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
    const sha256 = this.#sha256.extend(32);
    if (sample.sha256 === undefined) this.#withoutSha256.add(index);
    else hexInto(sample.sha256, sha256);
    if (sample.tags !== undefined) this.#tags.set(index, sample.tags);
  }

  get count(): number {
    return this.#paths.length;
  }

  get splits(): readonly string[] {
    return [...this.#splitIds.keys()];
  }

  sample(index: number): ManifestSample {
    const path = this.#paths.at(index);
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
    const indices = this.indicesOfSplit(split);
    const out = new Float64Array(indices.length);
    for (let i = 0; i < out.length; i++) out[i] = weights[indices[i]!]!;
    return out;
  }
}
