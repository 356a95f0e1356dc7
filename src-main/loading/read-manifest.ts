import { createHash } from 'node:crypto';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkNotTruncated, checkTotals } from '../../src-shared/manifest/check-totals.ts';
import { classListJson } from '../../src-shared/manifest/class-list-json.ts';
import type { ManifestHeader } from '../../src-shared/manifest/header.ts';
import { manifestError } from '../../src-shared/manifest/manifest-error.ts';
import { parseHeader } from '../../src-shared/manifest/parse-header.ts';
import { parseSample, sampleRules } from '../../src-shared/manifest/parse-sample.ts';
import { SampleTable, type Manifest } from '../../src-shared/manifest/sample-table.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';
import { SplitTally } from '../../src-shared/manifest/split-tally.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { readLineBlocks, type LineBlock } from './manifest-lines.ts';

export interface ReadManifestOptions {
  /** Folders by root id, which win over the header's. Relative ones start at the working directory. */
  roots?: Readonly<Record<string, string>>;
  /** Default true. Off, an edit that keeps every count goes unnoticed. */
  verifyDigest?: boolean;
  /** `sha256:…`: a manifest with another class list is refused. */
  classesDigest?: string;
  signal?: AbortSignal | undefined;
}

/** A manifest that was read, and where its roots are. */
export interface ManifestFile extends Manifest {
  /** Absolute folder of each root, by id. */
  readonly rootFolders: Readonly<Record<string, string>>;
}

/**
 * Reads a manifest into columns, checking everything that it says about itself.
 *
 * Errors: `MANIFEST_INVALID`, `MANIFEST_TRUNCATED`, `MANIFEST_EDITED`, `MANIFEST_NEWER`, `PATH_OUTSIDE_ROOT`, each with file, line and field;
 * `BAD_INPUT` where there is no such file, or `roots` names a root that the manifest has not.
 */
export async function readManifest(file: string, options: ReadManifestOptions = {}): Promise<ManifestFile> {
  const table = await streamManifest(file, options, (header) => {
    const samples = new SampleTable(header);
    return { samples, add: (sample) => samples.add(sample) };
  });
  const rootFolders = await foldersOf(table.samples.header, file, options.roots ?? {});
  return Object.assign(table.samples, { rootFolders });
}

/**
 * Reads a manifest line by line and gives each sample to the `add` of what `begin` makes of the header. Memory does not grow with the file.
 * Counts and digest are checked at the end: what was added before an error is not to be used.
 */
export async function streamManifest<T extends { add(sample: ManifestSample): void }>(
  file: string,
  options: ReadManifestOptions,
  begin: (header: ManifestHeader) => T,
): Promise<T> {
  await using handle = await openManifest(file);
  const blocks = readLineBlocks(handle, file);
  const header = await readHeader(blocks, file, options);
  const sink = begin(header);
  const rules = sampleRules(header);
  const tally = new SplitTally(header.classes.length);
  const digest =
    header.samplesDigest !== undefined && options.verifyDigest !== false ? createHash('sha256') : null;

  for await (const block of blocks) {
    options.signal?.throwIfAborted();
    digest?.update(block.bytes);
    for (const [i, text] of block.lines.entries()) {
      const sample = parseOrTruncated(text, block, i, tally.count);
      tally.add(sample.split, sample.label, sample.weight);
      sink.add(sample);
    }
  }
  checkNotTruncated(header, tally.count, file);
  const received = digest && `sha256:${digest.digest('hex')}`;
  // The totals say more than the digest does, so they speak first; the digest catches what they do not.
  checkTotals(header, tally, file);
  if (received !== null && received !== header.samplesDigest) {
    throw manifestError(
      'MANIFEST_EDITED',
      { file, line: 1, field: 'samplesDigest' },
      'The samples are not the ones that were exported: their digest is another.',
      'Export the manifest again, or read it with verification switched off if the edit was yours.',
    );
  }
  return sink;

  /** The last line of a file that was cut is half a line: that is truncation, and not a malformed sample. */
  function parseOrTruncated(text: string, block: LineBlock, i: number, before: number): ManifestSample {
    try {
      return parseSample(text, rules, file, block.firstLine + i);
    } catch (error) {
      if (block.unterminated && i === block.lines.length - 1) checkNotTruncated(header, before, file);
      throw error;
    }
  }
}

async function openManifest(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'There is no such file' : `It cannot be read (${code ?? String(error)})`;
    throw new WinnowError('BAD_INPUT', `Expected a manifest but received ${file}. ${why}.`, {
      subject: file,
      hint: 'Name a *.manifest.jsonl that winnow export wrote.',
      cause: error,
    });
  }
  throw new WinnowError('BAD_INPUT', `Expected a manifest but ${file} is not a file.`, {
    subject: file,
    hint: 'Name a *.manifest.jsonl that winnow export wrote.',
  });
}

async function readHeader(
  blocks: AsyncGenerator<LineBlock>,
  file: string,
  options: ReadManifestOptions,
): Promise<ManifestHeader> {
  const first = await blocks.next();
  if (first.done === true) {
    throw manifestError(
      'MANIFEST_INVALID',
      { file, line: 1 },
      'Expected a header but the file is empty.',
      'Export the manifest again.',
    );
  }
  const header = parseHeader(first.value.lines[0]!, file);
  const at = { file, line: 1, field: 'classesDigest' };
  const digest = `sha256:${createHash('sha256').update(classListJson(header.classes)).digest('hex')}`;
  if (header.classesDigest !== undefined && header.classesDigest !== digest) {
    throw manifestError(
      'MANIFEST_EDITED',
      at,
      `Expected ${header.classesDigest} but the classes have ${digest}.`,
      'Export the manifest again.',
    );
  }
  if (options.classesDigest !== undefined && options.classesDigest !== digest) {
    throw manifestError(
      'MANIFEST_INVALID',
      at,
      `Expected the class list ${options.classesDigest} but received ${digest}.`,
      'The manifest numbers its classes in another way than the model was trained with.',
    );
  }
  return header;
}

/** Absolute folders of the roots. They start at the manifest's real folder, so that a link to a manifest reads as the manifest does. */
async function foldersOf(
  header: ManifestHeader,
  file: string,
  rebased: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const known = Object.keys(header.roots);
  const unknown = Object.keys(rebased).find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected one of the manifest's roots (${known.join(', ')}) but received "${unknown}".`,
      {
        subject: unknown,
        hint: 'Re-base a root with --root id=PATH, with the id that the header gives it.',
      },
    );
  }
  const base = dirname(await realpath(file));
  return Object.fromEntries(
    known.map((id) => [
      id,
      Object.hasOwn(rebased, id) ? resolve(rebased[id]!) : resolve(base, header.roots[id]!),
    ]),
  );
}
