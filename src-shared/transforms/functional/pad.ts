import type { TypedArray } from '../../loader/tensor.ts';
import { isTensor, type Sample } from '../sample.ts';
import { crop } from './crop.ts';
import { fillItems } from './fill-items.ts';
import { copyElements, likeSample, rasterOf, zerosLike } from './raster.ts';

export const paddingModes = ['constant', 'edge', 'reflect', 'symmetric'] as const;

export type PaddingMode = (typeof paddingModes)[number];

/** Pixels to add at each side; a negative number takes away. */
export interface Border {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Which source position a padded position shows, or -1 for the fill; as numpy's `pad` has it for borders of any width. */
function sourcePositions(size: number, before: number, after: number, mode: PaddingMode): Int32Array {
  return Int32Array.from({ length: Math.max(0, size + before + after) }, (_, i) => {
    const position = i - before;
    if (position >= 0 && position < size) return position;
    if (mode === 'constant') return -1;
    if (mode === 'edge' || size === 1) return position < 0 ? 0 : size - 1;
    const period = mode === 'reflect' ? 2 * size - 2 : 2 * size;
    const folded = ((position % period) + period) % period;
    if (folded < size) return folded;
    return mode === 'reflect' ? period - folded : period - 1 - folded;
  });
}

/** Adds a border. `fill` (mode `constant` only) is one number, or one per channel of an image; fractions are cut off for an image. */
export function pad(
  sample: Sample,
  border: Border,
  fill: number | readonly number[],
  mode: PaddingMode,
): Sample {
  if (mode !== 'constant' && Math.min(border.left, border.top, border.right, border.bottom) < 0)
    return padCropped(sample, border, mode);
  const { layers, height, width, item, data } = rasterOf(sample, 'Pad');
  const columns = sourcePositions(width, border.left, border.right, mode);
  const rows = sourcePositions(height, border.top, border.bottom, mode);
  const out = zerosLike(data, layers * rows.length * columns.length * item);
  fillItems(out, fillOf(sample, fill, item));
  // What lies inside is copied in one piece a row.
  const first = Math.max(0, border.left);
  const end = Math.max(first, Math.min(columns.length, border.left + width));
  const copyColumns = (from: number, to: number, row: number, at: number): void => {
    for (let x = from; x < to; x++) {
      if (columns[x]! >= 0) copyElements(out, at + x * item, data, (row + columns[x]!) * item, item);
    }
  };
  for (let layer = 0; layer < layers; layer++) {
    for (const [i, y] of rows.entries()) {
      if (y < 0) continue;
      const at = (layer * rows.length + i) * columns.length * item;
      const row = (layer * height + y) * width;
      if (end > first)
        copyElements(out, at + first * item, data, (row + columns[first]!) * item, (end - first) * item);
      copyColumns(0, first, row, at);
      copyColumns(end, columns.length, row, at);
    }
  }
  return likeSample(sample, rows.length, columns.length, out);
}

/** Takes away first, then pads what is left: a mirror does not show what was taken away. */
function padCropped(sample: Sample, { left, top, right, bottom }: Border, mode: PaddingMode): Sample {
  const { height, width } = rasterOf(sample, 'Pad');
  const [cutLeft, cutTop] = [Math.min(left, 0), Math.min(top, 0)];
  const box = {
    top: -cutTop,
    left: -cutLeft,
    height: height + cutTop + Math.min(bottom, 0),
    width: width + cutLeft + Math.min(right, 0),
  };
  const rest = {
    left: Math.max(left, 0),
    top: Math.max(top, 0),
    right: Math.max(right, 0),
    bottom: Math.max(bottom, 0),
  };
  return pad(crop(sample, box), rest, 0, mode);
}

/** The fill as elements of the sample's own type. @throws RangeError when an image has another number of channels. */
export function fillOf(sample: Sample, fill: number | readonly number[], item: number): TypedArray {
  if (typeof fill !== 'number' && fill.length !== item) {
    throw new RangeError(
      `The number of elements in 'fill' does not match the number of channels of the image (${fill.length} != ${item})`,
    );
  }
  const values = typeof fill === 'number' ? Array<number>(item).fill(fill) : [...fill];
  if (!isTensor(sample))
    return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.trunc(value))));
  const out = zerosLike(sample.data, item);
  for (let c = 0; c < item; c++) out[c] = out instanceof BigInt64Array ? BigInt(values[c]!) : values[c]!;
  return out;
}
