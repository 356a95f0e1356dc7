const BLOCK_BYTES = 512;

/** What stands before each file. */
export const tarHeaderBytes = BLOCK_BYTES;

/** What ends an archive: so many zeros. */
export const tarEndBytes = 2 * BLOCK_BYTES;

/** A head without name and size. Owner, time and mode are the same for every file, so that the same files give the same archive. */
const plainHeader = Buffer.alloc(BLOCK_BYTES);
plainHeader.write('0000644\0', 100, 'latin1');
plainHeader.write('0000000\0', 108, 'latin1');
plainHeader.write('0000000\0', 116, 'latin1');
plainHeader.write('00000000000\0', 136, 'latin1');
// The checksum is taken with spaces in its own place.
plainHeader.write('        ', 148, 'latin1');
plainHeader.write('0', 156, 'latin1');
plainHeader.write('ustar\u000000', 257, 'latin1');
const plainSum = plainHeader.reduce((sum, byte) => sum + byte, 0);

/**
 * Writes the head of a file in a tar archive (POSIX ustar) into the first bytes of `target`.
 *
 * @param name at most 100 bytes
 * @param sizeBytes below 8 GiB
 */
export function writeTarHeader(target: Buffer, name: string, sizeBytes: number): void {
  plainHeader.copy(target);
  const nameBytes = target.write(name, 0, 100, 'utf8');
  const sizeDigits = target.write(sizeBytes.toString(8).padStart(11, '0'), 124, 'latin1');
  let sum = plainSum;
  for (let i = 0; i < nameBytes; i++) sum += target[i]!;
  for (let i = 124; i < 124 + sizeDigits; i++) sum += target[i]!;
  target.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

/** What fills a file's last block: so many zeros. */
export function tarPaddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}
