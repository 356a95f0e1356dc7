import { chunksOf } from './text-blocks.ts';

/** Whether a JSON text is a list, and not a line an object. */
export async function startsWithList(file: string, signal?: AbortSignal): Promise<boolean> {
  for await (const chunk of chunksOf(file, signal)) {
    const first = /[^\s\uFEFF]/.exec(chunk.toString('utf8'));
    if (first !== null) return first[0] === '[';
  }
  return false;
}
