/**
 * The orientation (1 to 8) that an EXIF block names; 1 where it names none. Tag 274 of the first directory (TIFF 6.0).
 *
 * @param exif the block from its `II` or `MM` on
 */
export function exifOrientation(exif: Uint8Array): number {
  if (exif.length < 14) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length);
  const littleEndian = view.getUint16(0) === 0x4949;
  if (!littleEndian && view.getUint16(0) !== 0x4d4d) return 1;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > exif.length) return 1;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > exif.length) return 1;
    if (view.getUint16(entry, littleEndian) !== 274) continue;
    const orientation = view.getUint16(entry + 8, littleEndian);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}
