import { open } from 'node:fs/promises';
import { importError, readFailure } from './import-error.ts';

const BLOCK = 512;
const LONGEST_TEXT_BYTES = 1 << 20;

/** The members of a tar (POSIX ustar) whose names end as wanted, with their text; the others are passed over unread. */
export async function* tarMembers(
  file: string,
  ending: string,
  signal?: AbortSignal,
): AsyncGenerator<{ name: string; text: string }> {
  const handle = await open(file).catch((error: unknown) => {
    throw readFailure(error, file);
  });
  try {
    const head = Buffer.alloc(BLOCK);
    let longName: string | null = null;
    for (let at = 0; ;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(head, 0, BLOCK, at);
      if (bytesRead === 0 || head.every((byte) => byte === 0)) return;
      const size = parseInt(textIn(head, 124, 12), 8);
      if (bytesRead < BLOCK || !Number.isInteger(size))
        throw importError(file, null, null, `This is no tar, or is cut, at byte ${at}.`);
      const kind = String.fromCharCode(head[156]!);
      const prefix = textIn(head, 345, 155);
      const name: string =
        longName ?? (prefix === '' ? textIn(head, 0, 100) : `${prefix}/${textIn(head, 0, 100)}`);
      longName = null;
      const isWanted = kind === 'L' || ((kind === '0' || kind === '\0') && name.endsWith(ending));
      if (isWanted && size <= LONGEST_TEXT_BYTES) {
        const body = Buffer.alloc(size);
        await handle.read(body, 0, size, at + BLOCK);
        if (kind === 'L') longName = body.toString().replace(/\0+$/, '');
        else yield { name, text: body.toString() };
      }
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
  } finally {
    await handle.close();
  }
}

function textIn(head: Buffer, at: number, length: number): string {
  const end = head.indexOf(0, at);
  return head.toString('utf8', at, end < 0 || end > at + length ? at + length : end).trim();
}
