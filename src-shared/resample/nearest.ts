import type { Axis } from './coefficients.ts';
import type { Plane } from './kernel.ts';

/** The source position of each output position, or -1 outside the source. The position is a running sum, as in Pillow: its rounding errors are part of the result. */
function positions(axis: Axis, first: number, count: number): Int32Array {
  const step = (axis.to - axis.from) / axis.outSize;
  const table = new Int32Array(count);
  let position = axis.from + step * 0.5;
  for (let i = 0; i < first; i++) position += step;
  for (let i = 0; i < count; i++) {
    table[i] = position < 0 || position >= axis.inSize ? -1 : Math.trunc(position);
    position += step;
  }
  return table;
}

/** A part of a nearest-neighbour resize, as Pillow does it (`ImagingScaleAffine` in Geometry.c). */
export function nearest(
  source: Plane,
  across: Axis,
  down: Axis,
  left: number,
  top: number,
  width: number,
  height: number,
): Uint8Array {
  const { data, offset, stride, channels } = source;
  const columns = positions(across, left, width);
  const rows = positions(down, top, height);
  const out = new Uint8Array(width * height * channels);
  let at = 0;
  for (const y of rows) {
    for (const x of columns) {
      if (x >= 0 && y >= 0) {
        const from = offset + y * stride + x * channels;
        for (let c = 0; c < channels; c++) out[at + c] = data[from + c]!;
      }
      at += channels;
    }
  }
  return out;
}
