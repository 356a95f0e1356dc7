import { textBlocks } from './text-blocks.ts';

/** The lines of a text without their ends, numbered from 1. */
export async function* textLines(
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<{ line: number; text: string }> {
  let line = 0;
  for await (const block of textBlocks(file, signal)) {
    let at = 0;
    while (at < block.length) {
      let end = block.indexOf('\n', at);
      if (end < 0) end = block.length;
      const text =
        block.charCodeAt(end - 1) === 13 && end > at ? block.slice(at, end - 1) : block.slice(at, end);
      yield { line: ++line, text };
      at = end + 1;
    }
  }
}
