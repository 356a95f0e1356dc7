/**
 * The same picture without metadata (EXIF, ICC, comments) and without junk between segments: what a strict decoder says of this concerns
 * the picture itself. The Adobe and JFIF segments stay, since they say which colours the components are. null for a file that is cut.
 */
export function bareJpeg(bytes: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return null;
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === 0xd9) {
      parts.push(Uint8Array.of(0xff, 0xd9));
      return marker === undefined ? null : Buffer.concat(parts);
    }
    if (marker === 0 || (marker >= 0xd0 && marker <= 0xd8) || marker === 1) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) return null;
    const next = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    // After the header of a scan come its entropy data, up to the next marker that is no restart.
    const end = marker === 0xda ? endOfEntropy(bytes, next) : next;
    if (!isMetadata(marker)) parts.push(bytes.subarray(at, end));
    at = end;
  }
}

function isMetadata(marker: number): boolean {
  return marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xee);
}

function endOfEntropy(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return bytes.length;
    const after = bytes[at + 1];
    if (after !== 0 && after !== 0xff && !(after !== undefined && after >= 0xd0 && after <= 0xd7)) return at;
    at += after === 0xff ? 1 : 2;
  }
}
