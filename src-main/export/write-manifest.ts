import type { FileHandle } from 'node:fs/promises';
import { compareUtf8 } from '../../src-shared/manifest/compare-utf8.ts';
import { formatHeader, formatSample } from '../../src-shared/manifest/format-line.ts';
import type { ManifestHeader } from '../../src-shared/manifest/header.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';
import { SplitTally } from '../../src-shared/manifest/split-tally.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { AtomicFile } from './atomic-file.ts';
import { classesDigest } from './classes-digest.ts';
import { LineWriter } from './line-writer.ts';
import { writeFailure } from './write-failure.ts';

/** The part of a header that is chosen; counts and digests are found while writing. */
export type ChosenHeader = Pick<
  ManifestHeader,
  | 'name'
  | 'roots'
  | 'classes'
  | 'orientation'
  | 'transforms'
  | 'sampler'
  | 'onError'
  | 'createdBy'
  | 'createdAt'
>;

/** An image that was left out, as a line of the `*.excluded.jsonl`. */
export interface ExcludedImage {
  root: string;
  path: string;
  reason: string;
}

export interface WriteManifestOptions {
  /** The manifest's file; what stands there is replaced in one step, or stays. */
  to: string;
  header: ChosenHeader;
  /** In order: by root, then path, as UTF-8 bytes. Excluded images may stand between them. Read once, never held. */
  items: Iterable<{ sample: ManifestSample } | { excluded: ExcludedImage }>;
  /** Whether `*.excluded.jsonl` is written beside the manifest. */
  writeExcluded?: boolean;
  signal?: AbortSignal | undefined;
  /** Called about every megabyte with the number of items so far. */
  onProgress?: (done: number) => void;
}

export interface WrittenManifest {
  samples: number;
  excluded: number;
  sizeBytes: number;
  samplesDigest: string;
  /** The list of what was left out; null where it was not asked for. */
  excludedFile: string | null;
}

/**
 * Writes a manifest in one pass over its samples, in memory that does not grow with them. The header comes first in the file but is known last,
 * so the samples go to a file of their own, which is then copied behind it.
 *
 * On any failure nothing is left behind and the old manifest stays. Errors: `DISK_FULL`, `TARGET_UNWRITABLE`, `CANCELLED`, `BAD_INPUT` for
 * items that are out of order.
 */
export async function writeManifest(options: WriteManifestOptions): Promise<WrittenManifest> {
  const { to, header } = options;
  const excludedFile = options.writeExcluded === true ? excludedFileOf(to) : null;
  const files: AtomicFile[] = [];
  const create = async (target: string): Promise<AtomicFile> => {
    const file = await AtomicFile.create(target);
    files.push(file);
    return file;
  };
  try {
    const manifest = await create(to);
    const samples = await create(to);
    const list = excludedFile === null ? null : await create(excludedFile);
    const written = await writeItems(options, samples.handle, list?.handle ?? null);

    const firstLine = `${formatHeader(finishedHeader(header, written.tally, written.digest))}\n`;
    await manifest.handle.appendFile(firstLine);
    await copy(samples.handle, manifest.handle, options.signal);
    for (const file of [manifest, list]) await file?.flush();
    // The manifest is renamed last: once it is there, so is the list.
    for (const file of [list, manifest]) await file?.rename();
    return {
      samples: written.tally.count,
      excluded: written.excluded,
      sizeBytes: written.sizeBytes + Buffer.byteLength(firstLine),
      samplesDigest: written.digest,
      excludedFile,
    };
  } catch (error) {
    throw writeFailure(error, to);
  } finally {
    for (const file of files) await file.discard();
  }
}

/** `a.manifest.jsonl` has `a.excluded.jsonl` beside it. */
export function excludedFileOf(manifest: string): string {
  return `${manifest.replace(/(\.manifest)?\.jsonl$/, '')}.excluded.jsonl`;
}

interface WrittenItems {
  tally: SplitTally;
  excluded: number;
  digest: string;
  sizeBytes: number;
}

async function writeItems(
  options: WriteManifestOptions,
  samplesTo: FileHandle,
  excludedTo: FileHandle | null,
): Promise<WrittenItems> {
  const { items, header, signal, onProgress } = options;
  const roots = Object.keys(header.roots).length;
  const tally = new SplitTally(header.classes.length);
  const samples = new LineWriter(samplesTo);
  const list = excludedTo === null ? null : new LineWriter(excludedTo);
  let excluded = 0;
  let last: { root: string; path: string } | null = null;

  for (const item of items) {
    let isDue = false;
    if ('sample' in item) {
      const { sample } = item;
      checkOrder(last, sample);
      last = sample;
      tally.add(sample.split, sample.label, sample.weight);
      isDue = samples.add(formatSample(sample, roots));
    } else {
      excluded++;
      const { root, path, reason } = item.excluded;
      isDue = list?.add(JSON.stringify(roots > 1 ? { path, root, reason } : { path, reason })) ?? false;
    }
    if (!isDue) continue;
    signal?.throwIfAborted();
    await samples.drain();
    await list?.drain();
    onProgress?.(tally.count + excluded);
  }
  signal?.throwIfAborted();
  await samples.drain();
  await list?.drain();
  onProgress?.(tally.count + excluded);
  return { tally, excluded, digest: samples.digest(), sizeBytes: samples.sizeBytes };
}

/** Order is part of the contract: index i of a split is its line i, on every machine. */
function checkOrder(last: { root: string; path: string } | null, next: { root: string; path: string }): void {
  if (last === null) return;
  const order = compareUtf8(last.root, next.root) || compareUtf8(last.path, next.path);
  if (order < 0) return;
  throw new WinnowError(
    'BAD_INPUT',
    `Expected samples by root and path but received ${next.path} after ${last.path}.`,
    {
      subject: next.path,
    },
  );
}

function finishedHeader(chosen: ChosenHeader, tally: SplitTally, samplesDigest: string): ManifestHeader {
  return {
    format: 'winnow-manifest',
    version: 1,
    ...chosen,
    classesDigest: classesDigest(chosen.classes),
    count: tally.count,
    splits: Object.fromEntries(tally.splits.map(({ split, count }) => [split, count])),
    classCounts: Object.fromEntries(tally.splits.map(({ split, classCounts }) => [split, classCounts])),
    samplesDigest,
  };
}

async function copy(from: FileHandle, to: FileHandle, signal: AbortSignal | undefined): Promise<void> {
  const block = Buffer.allocUnsafe(1 << 20);
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await from.read(block, 0, block.length, position);
    if (bytesRead === 0) return;
    await to.appendFile(block.subarray(0, bytesRead));
    position += bytesRead;
  }
}
