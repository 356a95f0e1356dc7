import { chunksOf } from './text-blocks.ts';

const NEWLINE = 10;

/** How many lines a text has: about how many rows, before any is read. */
export async function countLines(file: string, signal?: AbortSignal): Promise<number> {
  let lines = 0;
  for await (const chunk of chunksOf(file, signal))
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
