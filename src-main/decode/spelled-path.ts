import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';

/** "␛", the sign for escape. */
const mark = '\u241B';

/**
 * A file name as text. On Linux a name is bytes, and need not be UTF-8: a byte that is none is spelled as ␛ and its two hexadecimal digits, and a real ␛ as two of them. So each
 * name has a spelling of its own, and `toFilePath` leads back to it.
 */
export function spellName(name: Buffer): string {
  if (isUtf8(name)) return escapeMarks(name.toString());
  let spelled = '';
  for (let at = 0; at < name.length;) {
    const length = [1, 2, 3, 4].find((n) => at + n <= name.length && isUtf8(name.subarray(at, at + n)));
    spelled +=
      length === undefined
        ? mark + name[at]!.toString(16).toUpperCase().padStart(2, '0')
        : escapeMarks(name.toString('utf8', at, at + length));
    at += length ?? 1;
  }
  return spelled;
}

/** The same for a name that is known to be text. */
export function escapeMarks(name: string): string {
  return name.includes(mark) ? name.replaceAll(mark, mark + mark) : name;
}

/** The spelled path of a file in a folder, whose own path is text as it is. */
export function spelledFile(folder: string, spelled: string): string {
  return join(escapeMarks(folder), spelled);
}

/**
 * What to give to the file system for a spelled path: the path itself, nearly always. Only bytes that text cannot have stand for themselves: no spelling
 * hides a slash or two dots.
 */
export function toFilePath(path: string): string | Buffer {
  if (!path.includes(mark)) return path;
  const parts = path.split(/(\u241B\u241B|\u241B[89A-F][0-9A-F])/);
  return Buffer.concat(
    parts.map((part, i) => {
      if (i % 2 === 0) return Buffer.from(part);
      return part === mark + mark ? Buffer.from(mark) : Buffer.from(part.slice(1), 'hex');
    }),
  );
}
