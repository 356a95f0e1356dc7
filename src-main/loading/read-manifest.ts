import { createHash } from 'node:crypto';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkNotTruncated, checkTotals } from '../../src-shared/manifest/check-totals.ts';
import { classListJson } from '../../src-shared/manifest/class-list-json.ts';
import type { ManifestHeader } from '../../src-shared/manifest/header.ts';
import { manifestError } from '../../src-shared/manifest/manifest-error.ts';
import { parseHeader } from '../../src-shared/manifest/parse-header.ts';
import { parseSample, sampleRules } from '../../src-shared/manifest/parse-sample.ts';
import { SampleScanner } from '../../src-shared/manifest/sample-scanner.ts';
import { SampleTable, type Manifest } from '../../src-shared/manifest/sample-table.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { readLineBlocks, type LineBlock, type LinePlace } from './manifest-lines.ts';

const NEWLINE = 0x0a;

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
  const samples = await readSamples(file, options);
  const rootFolders = await foldersOf(samples.header, file, options.roots ?? {});
  return Object.assign(samples, { rootFolders });
}

async function readSamples(file: string, options: ReadManifestOptions): Promise<SampleTable> {
  await using handle = await openManifest(file);
  const place: LinePlace = { file, line: 1 };
  const blocks = readLineBlocks(handle, place);
  const header = await readHeader(blocks, file, options);
  place.line = 2;
  const samples = new SampleTable(header);
  const addLines = lineAdder(samples, place);
  const digest =
    header.samplesDigest !== undefined && options.verifyDigest !== false ? createHash('sha256') : null;

  for await (const block of blocks) {
    options.signal?.throwIfAborted();
    digest?.update(block.bytes);
    addLines(block);
  }
  checkNotTruncated(header, samples.count, file);
  const received = digest && `sha256:${digest.digest('hex')}`;
  // The totals say more than the digest does, so they speak first; the digest catches what they do not.
  checkTotals(header, samples.tally(), file);
  if (received !== null && received !== header.samplesDigest) {
    throw manifestError(
      'MANIFEST_EDITED',
      { file, line: 1, field: 'samplesDigest' },
      'The samples are not the ones that were exported: their digest is another.',
      'Export the manifest again, or read it with verification switched off if the edit was yours.',
    );
  }
  return samples;
}

/** Adds the samples of a block's lines to a table, and counts the lines. */
function lineAdder(samples: SampleTable, place: LinePlace): (block: LineBlock) => void {
  const { header } = samples;
  const rules = sampleRules(header);
  const scanner = new SampleScanner(rules);

  function addParsed(text: string, mayBeCut: boolean): void {
    try {
      samples.add(parseSample(text, rules, place.file, place.line));
    } catch (error) {
      // The last line of a file that was cut is half a line: that is truncation, and not a malformed sample.
      if (mayBeCut) checkNotTruncated(header, samples.count, place.file);
      throw error;
    }
  }

  return ({ bytes, unterminated }) => {
    const terminated = bytes.lastIndexOf(NEWLINE) + 1;
    for (let start = 0; start < terminated; place.line++) {
      let newline = scanner.scan(bytes, start);
      if (newline >= 0) {
        samples.addScanned(bytes, scanner);
      } else {
        newline = bytes.indexOf(NEWLINE, start);
        addParsed(bytes.toString('utf8', start, newline), false);
      }
      start = newline + 1;
    }
    if (unterminated) addParsed(bytes.toString('utf8', terminated), true);
  };
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
  const { bytes, unterminated } = first.value;
  const header = parseHeader(bytes.toString('utf8', 0, bytes.length - (unterminated ? 0 : 1)), file);
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
