import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { planSample, type PlannedPicture } from './sample-plan.ts';
import { spoil, type Files } from './spoil.ts';

export interface SampleOptions {
  /** The same seed gives the same files, byte for byte. */
  seed: number;
}

/**
 * Writes a dataset to try things on: leaves, pebbles and shells, drawn here, imbalanced, with broken files, duplicates and wrong labels.
 * The folder appears when it is complete; one that is there already is replaced.
 *
 * Throws TARGET_UNWRITABLE where the folder cannot be written.
 */
export async function writeSampleDataset(folder: string, options: SampleOptions): Promise<void> {
  const unfinished = `${folder}.${process.pid}.unfinished`;
  try {
    // Before the seconds of drawing: where this fails, the rest is in vain.
    await mkdir(unfinished, { recursive: true });
    const files = await drawAll(planSample(options.seed));
    spoil(files);
    for (const [path, bytes] of files) {
      const file = join(unfinished, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw new WinnowError('TARGET_UNWRITABLE', 'The sample dataset cannot be written.', {
      subject: folder,
      hint: 'Free some space, or choose another data folder with WINNOW_DATA.',
      cause,
    });
  }
}

/** Draws in a few threads; a picture depends on its own seed alone, so their number changes nothing. */
async function drawAll(plan: PlannedPicture[]): Promise<Files> {
  const threads = Math.min(4, availableParallelism());
  const shares = Array.from({ length: threads }, (_, thread) =>
    plan.filter((_picture, at) => at % threads === thread),
  );
  const drawn: Files = new Map();
  await Promise.all(shares.map((share) => drawShare(share, drawn)));
  // In the order of the plan, whichever thread was faster.
  return new Map(plan.map(({ path }) => [path, drawn.get(path)!]));
}

function drawShare(share: PlannedPicture[], drawn: Files): Promise<void> {
  const script = new URL(`./draw-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: share });
    worker.on('message', ({ path, bytes }: { path: string; bytes: Uint8Array }) => {
      drawn.set(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    });
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`A drawing thread ended with code ${code}.`)),
    );
  });
}
