import type { RecipeOp } from '../../src-shared/contract/values.ts';
import { isImage, isList, type Sample } from '../../src-shared/transforms/sample.ts';
import type { Pixels } from './pixels.ts';

/** A sample as it can be looked at, and what it is. */
export interface SamplePicture {
  /** null for what is no picture: a tensor of another shape than [1 or 3, height, width]. */
  pixels: Pixels | null;
  /** `RGB 500 × 374`, `[3, 224, 224]`. */
  shape: string;
  dtype: string;
  low: number;
  high: number;
}

/** Draws a sample for the eye. `before` are the operations so far: a Normalize among them is taken back, and nothing else is. */
export function pictureOfSample(sample: Sample, before: readonly RecipeOp[]): SamplePicture {
  if (isList(sample)) {
    const first = pictureOfSample(sample[0]!, before);
    return { ...first, shape: `${sample.length} × ${first.shape}` };
  }
  if (isImage(sample)) {
    const { data, width, height, mode } = sample;
    const pixels = mode === 'RGB' ? data : spread(data);
    return {
      pixels: { data: pixels, width, height },
      shape: `${mode} ${width} × ${height}`,
      dtype: 'uint8',
      ...extremes(data),
    };
  }
  const { shape, dtype } = sample;
  const data = sample.data as ArrayLike<number>;
  const common = { shape: `[${shape.join(', ')}]`, dtype, ...extremes(data) };
  const [channels, height, width] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) return { pixels: null, ...common };
  const scale = dtype === 'float32' || dtype === 'float64' ? 255 : 1;
  const plane = height! * width!;
  const out = new Uint8Array(plane * 3);
  for (let channel = 0; channel < 3; channel++) {
    const from = channels === 3 ? channel : 0;
    const { factor, offset } = takenBack(before, from);
    for (let i = 0; i < plane; i++) {
      const value = (Number(data[from * plane + i]) * factor + offset) * scale;
      out[i * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return { pixels: { data: out, width: width!, height: height! }, ...common };
}

/** The inverse of every Normalize so far, for one channel: value * factor + offset. */
function takenBack(before: readonly RecipeOp[], channel: number): { factor: number; offset: number } {
  let factor = 1;
  let offset = 0;
  for (const op of before.toReversed()) {
    if (op.op !== 'Normalize') continue;
    const std = pick(op['std'], channel, 1);
    const mean = pick(op['mean'], channel, 0);
    factor *= std;
    offset = offset * std + mean;
  }
  return { factor, offset };
}

function pick(values: unknown, channel: number, otherwise: number): number {
  const list = Array.isArray(values) ? values : [values];
  return Number(list[channel] ?? list[0] ?? otherwise);
}

function spread(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i]!, 3 * i, 3 * i + 3);
  return rgb;
}

function extremes(data: ArrayLike<number | bigint>): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
