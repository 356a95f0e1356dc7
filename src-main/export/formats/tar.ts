const BLOCK_BYTES = 512;

/**
 * The head of a file in a tar archive (POSIX ustar). Owner, time and mode are the same for every file, so that the same files give the same archive.
 *
 * @param name at most 100 bytes
 * @param sizeBytes below 8 GiB
 */
export function tarHeader(name: string, sizeBytes: number): Buffer {
  const head = Buffer.alloc(BLOCK_BYTES);
  head.write(name, 0, 100, 'utf8');
  head.write('0000644\0', 100, 'latin1');
  head.write('0000000\0', 108, 'latin1');
  head.write('0000000\0', 116, 'latin1');
  head.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  head.write('00000000000\0', 136, 'latin1');
  // The checksum is taken with spaces in its own place.
  head.write('        ', 148, 'latin1');
  head.write('0', 156, 'latin1');
  head.write('ustar\u000000', 257, 'latin1');
  let sum = 0;
  for (let i = 0; i < BLOCK_BYTES; i++) sum += head[i]!;
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return head;
}

/** What fills a file's last block: so many zeros. */
export function tarPaddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** What ends an archive: so many zeros. */
export const tarEndBytes = 2 * BLOCK_BYTES;
