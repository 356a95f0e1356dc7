import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { escapeMarks } from '../../decode/spelled-path.ts';
import type { FormatJob, FormatResult, FormatSample } from './format.ts';
import { madeFileLine, madeFilesHeader, madeFilesName } from './made-files.ts';
import { NewFolder } from './new-folder.ts';
import { placeFile } from './place-file.ts';

const AT_ONCE = 16;
/** How many of the files that got another name are listed. */
export const LISTED_RENAMES = 100;
const TEXT_BLOCK_CHARACTERS = 1 << 20;

/** A picture's place below the folder, `/` between its parts, and the one it would have had, were that free. */
export interface PlacedSample {
  readonly one: FormatSample;
  readonly to: string;
  readonly wanted: string;
}

/** Text that stands beside the pictures, kept back until there is a block of it. */
export class SideTexts {
  readonly #pending = new Map<string, string>();
  readonly #folder: string;
  /** Bytes of each file so far. */
  readonly sizes = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param file below the folder */
  add(file: string, text: string): void {
    this.#pending.set(file, (this.#pending.get(file) ?? '') + text);
  }

  async drain(leastCharacters = 0): Promise<void> {
    for (const [file, text] of this.#pending) {
      if (text.length < leastCharacters) continue;
      const bytes = Buffer.from(text, 'utf8');
      await appendFile(join(this.#folder, file), bytes);
      this.sizes.set(file, (this.sizes.get(file) ?? 0) + bytes.length);
      this.#pending.delete(file);
    }
  }
}

/**
 * Writes pictures into a new folder, a few at once, and texts beside them; the folder is there as a whole or not at all.
 *
 * @param describe called for each sample in order, before its picture is there
 * @param close called when all pictures are there
 */
export async function writeFolderTree(
  job: FormatJob,
  places: Iterable<PlacedSample>,
  describe: (texts: SideTexts, placed: PlacedSample) => void = () => undefined,
  close: (texts: SideTexts) => void = () => undefined,
): Promise<FormatResult> {
  const folder = await NewFolder.create(job.to);
  let batch: Promise<number>[] = [];
  const result: FormatResult = { sizeBytes: 0, files: 0, renamed: [], renamedCount: 0, notes: [] };
  try {
    const texts = new SideTexts(folder.path);
    const list = new SideTexts(folder.path);
    list.add(madeFilesName, madeFilesHeader(job.placement));
    const made = new Set<string>();
    const finishBatch = async (): Promise<void> => {
      for (const size of await Promise.all(batch)) result.sizeBytes += size;
      result.files += batch.length;
      batch = [];
      await texts.drain(TEXT_BLOCK_CHARACTERS);
      await list.drain(TEXT_BLOCK_CHARACTERS);
      job.onProgress(result.files);
      job.signal?.throwIfAborted();
    };
    for (const placed of places) {
      const { one, to, wanted } = placed;
      const parent = dirname(to);
      if (!made.has(parent)) await mkdir(join(folder.path, parent), { recursive: true });
      made.add(parent);
      if (to !== wanted) {
        result.renamedCount++;
        if (result.renamed.length < LISTED_RENAMES) result.renamed.push({ from: one.sample.path, to });
      }
      describe(texts, placed);
      list.add(
        madeFilesName,
        madeFileLine({ to, from: relative(escapeMarks(job.to), one.file), bytes: one.sample.bytes! }),
      );
      const placing = placeFile(one, join(folder.path, to), job.placement);
      // What fails is thrown when the batch is full.
      placing.catch(() => undefined);
      batch.push(placing);
      if (batch.length === AT_ONCE) await finishBatch();
    }
    await finishBatch();
    close(texts);
    await texts.drain();
    for (const [to, bytes] of texts.sizes) {
      result.sizeBytes += bytes;
      list.add(madeFilesName, madeFileLine({ to, from: null, bytes }));
    }
    // The last to be written: whatever is younger than the list was changed since.
    await list.drain();
    await folder.rename();
    return result;
  } finally {
    // Nothing is to be written after the folder was discarded.
    await Promise.allSettled(batch);
    await folder.discard();
  }
}
