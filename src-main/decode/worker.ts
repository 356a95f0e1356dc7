/** The process in which files are decoded, one at a time. A file that kills it costs that file its verdict, and nothing else. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { decodeRgb } from './decode-rgb.ts';
import { judgeFile } from './judge.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import { toFilePath } from './spelled-path.ts';
import type { HandedFile, Task, TaskResults, Thumbnail, WorkerMessage } from './task.ts';
import { layOnTray } from './tray.ts';

type OneFileTask = Exclude<Task, { kind: 'judge' }>;

process.on('message', (task: Task) => void answer(task));
// The engine is gone: nobody waits for what is being decoded.
process.on('disconnect', () => process.exit(0));
send({ kind: 'ready' });

async function answer(task: Task): Promise<void> {
  try {
    if (task.kind === 'judge') {
      const files = JSON.stringify(await judgeFiles(task));
      return send({ kind: 'judged', files, residentBytes: process.memoryUsage.rss() });
    }
    const result = await perform(task);
    send({ kind: 'done', result, residentBytes: process.memoryUsage.rss() });
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof WinnowError) send({ kind: 'failed', code: error.code, message, hint: error.hint });
    else send({ kind: 'failed', code: 'INTERNAL', message });
  }
}

async function perform(task: OneFileTask): Promise<TaskResults[OneFileTask['kind']]> {
  switch (task.kind) {
    case 'hash':
      return hashFile(task.file);
    case 'thumbnail':
      return thumbnailOf(task);
    case 'pixels':
      return decodeRgb(await readSample(task.file), task);
  }
}

async function judgeFiles({ files, maxPixels, longSide }: Task & { kind: 'judge' }): Promise<HandedFile[]> {
  const judged: HandedFile[] = [];
  let laid = 0;
  for (const file of files) {
    let jpegBytes: number | null | undefined;
    const onMade = (made: Uint8Array | null) => {
      if (made === null) jpegBytes = null;
      else if (layOnTray(made, laid)) laid += jpegBytes = made.length;
    };
    const thumbnail = longSide === null ? undefined : { longSide, onMade };
    const judgement = await judgeFile(file, { maxPixels, onSize: announce, thumbnail });
    judged.push({ judgement, jpegBytes });
  }
  return judged;
}

async function thumbnailOf(task: Task & { kind: 'thumbnail' }): Promise<Thumbnail> {
  const bytes = await readSample(task.file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { jpeg: await makeThumbnail(bytes, task.longSide, task), sha256 };
}

/** Small files are done before a message about them would be read. */
function announce(size: { bytes: number; pixels: number }): void {
  if (size.bytes > 1e6 || size.pixels > 4e6) send({ kind: 'size', ...size });
}

async function hashFile(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(toFilePath(file)), hash);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

async function readSample(file: string): Promise<Uint8Array> {
  try {
    return await readFile(toFilePath(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WinnowError('IMAGE_UNREADABLE', `The file cannot be read (${code}).`, {
      subject: file,
      cause: error,
    });
  }
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}
