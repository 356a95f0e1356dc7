import { AtomicFile } from '../atomic-file.ts';
import { plainResult, type FormatJob, type FormatResult, type FormatSample } from './format.ts';

const BLOCK_CHARACTERS = 1 << 20;

/** Writes pieces of text to one file, in memory that does not grow with them; the file is there as a whole or not at all. */
export async function writeTextFile(job: FormatJob, pieces: Iterable<string>): Promise<FormatResult> {
  const file = await AtomicFile.create(job.to);
  try {
    const sizeBytes = await appendText(job, file, pieces);
    await file.flush();
    await file.rename();
    return plainResult(sizeBytes);
  } finally {
    await file.discard();
  }
}

async function appendText(job: FormatJob, { handle }: AtomicFile, pieces: Iterable<string>): Promise<number> {
  let sizeBytes = 0;
  let pending = '';
  const drain = async (): Promise<void> => {
    job.signal?.throwIfAborted();
    const bytes = Buffer.from(pending, 'utf8');
    pending = '';
    sizeBytes += bytes.length;
    await handle.appendFile(bytes);
  };
  for (const piece of pieces) {
    pending += piece;
    if (pending.length >= BLOCK_CHARACTERS) await drain();
  }
  await drain();
  return sizeBytes;
}

/** The samples of a job, telling of the progress every now and then. */
export function* counted(job: FormatJob): Generator<FormatSample> {
  let done = 0;
  for (const one of job.samples()) {
    yield one;
    if (++done % 1000 === 0) job.onProgress(done);
  }
  job.onProgress(done);
}
