import { createHash } from 'node:crypto';
import { manualSeed, seedPython } from '../../src-shared/random/default-generators.ts';
import type { Compose } from '../../src-shared/transforms/compose.ts';
import { imageToTensor } from '../../src-shared/loader/datasets/image-file.ts';
import { isImage, isTensor, type Sample } from '../../src-shared/transforms/sample.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { nodeHost } from '../loading/node-host.ts';

export type StageLine =
  | { file: string; stage: string; shape: readonly number[]; dtype: string; sha256: string }
  | { file: string; error: { code: string; message: string } };

/** Decodes a file and takes it through a pipeline: a line for the decoder, then one for each operation, or one that says what went wrong. */
export async function* transformFile(
  file: string,
  pipeline: Compose,
  seed: number,
): AsyncGenerator<StageLine> {
  try {
    const image = await nodeHost.readImage(file, { orientation: 'ignore' });
    const generator = manualSeed(seed);
    seedPython(seed);
    yield* linesOf(file, 'decode', image);
    for (const { name, output } of pipeline.stages(image, generator)) yield* linesOf(file, name, output);
  } catch (error) {
    yield { file, error: describedError(error) };
  }
}

/** A stage that makes several pictures (FiveCrop) has a line for each. */
function* linesOf(file: string, stage: string, sample: Sample): Generator<StageLine> {
  if (!isTensor(sample) && !isImage(sample)) {
    for (const part of sample) yield* linesOf(file, stage, part);
    return;
  }
  const { shape, dtype, data } = isTensor(sample) ? sample : imageToTensor(sample);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  yield { file, stage, shape, dtype, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function describedError(error: unknown): { code: string; message: string } {
  if (error instanceof WinnowError) return { code: error.code, message: error.message };
  const { code, message } = error as NodeJS.ErrnoException;
  return { code: 'SAMPLE_UNREADABLE', message: code === 'ENOENT' ? 'There is no such file.' : message };
}
