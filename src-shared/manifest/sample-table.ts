import { GrowingColumn } from './growing-column.ts';
import { defaultSplit } from './header.ts';
import type { ManifestHeader } from './header.ts';
import { bytesToHex, hexInto } from './hex.ts';
import type { ManifestSample } from './sample.ts';
import { NameIds } from './name-ids.ts';
import { ABSENT } from './sample-scanner.ts';
import type { SampleScanner } from './sample-scanner.ts';
import { SplitTally } from './split-tally.ts';
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

const MOST_ROWS_PREPARED = 4_000_000;

/**
 * Samples as columns: about 110 bytes each with paths of 40 characters, where an object each takes several times that.
 */
export class SampleTable implements Manifest {
  readonly header: ManifestHeader;
  readonly #rootIds: readonly string[];
  readonly #splitIds = new NameIds();
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
    this.#paths.push(sample.path);
    this.#roots.push(this.#rootIds.indexOf(sample.root));
    this.#splits.push(this.#splitIds.add(sample.split));
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

  /** Appends the sample of the line that was scanned last. */
  addScanned(bytes: Uint8Array, scanned: SampleScanner): void {
    const { splitStart, splitEnd } = scanned;
    const index = this.#paths.length;
    this.#paths.pushBytes(bytes, scanned.pathStart, scanned.pathEnd);
    this.#roots.push(scanned.root);
    this.#splits.push(
      splitEnd === ABSENT
        ? this.#splitIds.add(defaultSplit)
        : this.#splitIds.addBytes(bytes, splitStart, splitEnd),
    );
    this.#labels.push(scanned.label);
    this.#weights.push(scanned.weight);
    this.#widths.push(scanned.width);
    this.#heights.push(scanned.height);
    this.#bytes.push(scanned.bytes);
    const sha256 = this.#sha256.extend(32);
    if (scanned.hasSha256) sha256.set(scanned.sha256);
    else this.#withoutSha256.add(index);
  }

  get count(): number {
    return this.#paths.length;
  }

  get splits(): readonly string[] {
    return this.#splitIds.names;
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
    const id = this.#splitIds.find(split);
    const splits = this.#splits.values;
    let count = 0;
    for (let i = 0; i < splits.length; i++) if (splits[i] === id) count++;
    const indices = new Int32Array(count);
    for (let i = 0, at = 0; at < count; i++) if (splits[i] === id) indices[at++] = i;
    return indices;
  }

  labels(split: string): Int32Array {
    const labels = this.#labels.values;
    return this.indicesOfSplit(split).map((i) => labels[i]!);
  }

  weights(split: string): Float64Array {
    const weights = this.#weights.values;
    return Float64Array.from(this.indicesOfSplit(split), (i) => weights[i]!);
  }

  /** Counts all samples. */
  tally(): SplitTally {
    const tally = new SplitTally(this.header.classes.length);
    const names = this.splits;
    const [splits, labels, weights] = [this.#splits.values, this.#labels.values, this.#weights.values];
    for (let i = 0; i < splits.length; i++) tally.add(names[splits[i]!]!, labels[i]!, weights[i]!);
    return tally;
  }
}
