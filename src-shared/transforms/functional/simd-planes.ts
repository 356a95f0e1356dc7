import { layOut, simd } from '../../resample/simd-instance.ts';
import type { PixelImage } from '../pixel-image.ts';

/** As many pixels as are made at once: what is written stays in the cache until it is copied to its place. */
const blockPixels = 8192;
const tableBytes = 1024;

/**
 * Writes an RGB image as three planes through one table each, as `writePlanes` does. An image that was borrowed from the module's memory is read where it is.
 * @returns false where there is no such module
 */
export function writePlanesBySimd(
  { width, height, data }: PixelImage,
  tables: readonly Float32Array[],
  target: Float32Array,
  offset: number,
  mirrored: boolean,
): boolean {
  if (simd === null || width === 0 || height === 0) return false;
  const { memory, planes } = simd;
  const rowBytes = width * 3;
  const blockRows = Math.min(height, Math.max(1, Math.floor(blockPixels / width)));
  const isBorrowed = data.buffer === memory.buffer;
  const behind = isBorrowed ? data.byteOffset + data.length : 0;
  const planeBytes = blockRows * width * 4;
  const sizes = [isBorrowed ? 0 : blockRows * rowBytes, 3 * tableBytes, 3 * planeBytes];
  const [copy, tablesAt, out] = layOut(memory, sizes, behind) as [number, number, number];
  for (let c = 0; c < 3; c++) new Float32Array(memory.buffer, tablesAt + c * tableBytes, 256).set(tables[c]!);
  const first = mirrored ? rowBytes - 3 : 0;
  const step = mirrored ? -3 : 3;
  for (let y = 0; y < height; y += blockRows) {
    const rows = Math.min(blockRows, height - y);
    const begin = y * rowBytes;
    let from = behind - height * rowBytes + begin;
    if (!isBorrowed) {
      from = copy;
      new Uint8Array(memory.buffer, copy, rows * rowBytes).set(data.subarray(begin, begin + rows * rowBytes));
    }
    planes(from + first, rowBytes, rows, width, step, tablesAt, out, planeBytes);
    for (let c = 0; c < 3; c++) {
      const made = new Float32Array(memory.buffer, out + c * planeBytes, rows * width);
      target.set(made, offset + (c * height + y) * width);
    }
  }
  return true;
}
