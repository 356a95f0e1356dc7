import { pixelsRead, type Axis, type AxisPart } from './coefficients.ts';
import { fastKernel } from './fast-kernel.ts';
import { filters, type Interpolation } from './filter.ts';
import type { Plane, ResampleKernel } from './kernel.ts';
import { nearest } from './nearest.ts';
import { simdKernel } from './simd-kernel.ts';

/** A rectangle of pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ResampleRequest {
  /** 8-bit pixels, interleaved, `width` x `height`, and anything between rows. */
  readonly source: Plane;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** The whole output's size, though only `keep` of it may be made. */
  readonly width: number;
  readonly height: number;
  readonly interpolation: Interpolation;
  /** The part of the source that becomes the output, `[left, top, right, bottom]` in pixels and fractions: Pillow's `box`. All of it when left out. */
  readonly box?: readonly [number, number, number, number];
  /** The part of the output that is wanted; the same bytes as the whole, cropped. All of it when left out. */
  readonly keep?: Region;
  /** Whether the output is read before the next resize, and not kept: it may then lie in memory that is used again. */
  readonly borrow?: boolean;
}

/**
 * Resizes as Pillow's `Image.resize` does, to the byte: horizontally first, 8 bits in between, the vertical pass second; a pass that changes nothing is left out.
 *
 * @returns `keep.height` x `keep.width` x channels bytes
 */
export function resample(
  request: ResampleRequest,
  kernel: ResampleKernel = simdKernel ?? fastKernel,
): Uint8Array {
  const { source, sourceWidth, sourceHeight, width, height, interpolation } = request;
  const [left, top, right, bottom] = request.box ?? [0, 0, sourceWidth, sourceHeight];
  const keep = request.keep ?? { left: 0, top: 0, width, height };
  const across: Axis = { inSize: sourceWidth, from: left, to: right, outSize: width };
  const down: Axis = { inSize: sourceHeight, from: top, to: bottom, outSize: height };
  const changesAcross = width !== sourceWidth || left !== 0 || right !== width;
  const changesDown = height !== sourceHeight || top !== 0 || bottom !== height;
  if (!changesAcross && !changesDown) return copyRegion(source, keep);
  if (interpolation === 'nearest')
    return nearest(source, across, down, keep.left, keep.top, keep.width, keep.height);

  const filter = filters[interpolation];
  const output = convolve(
    source,
    keep,
    changesAcross ? { axis: across, filter, first: keep.left, count: keep.width } : null,
    changesDown ? { axis: down, filter, first: keep.top, count: keep.height } : null,
    kernel,
  );
  return kernel.lends && !request.borrow ? output.slice() : output;
}

/** One pass, or both. */
function convolve(
  source: Plane,
  keep: Region,
  across: AxisPart | null,
  down: AxisPart | null,
  kernel: ResampleKernel,
): Uint8Array {
  const rowBytes = keep.width * source.channels;
  if (across === null) {
    const shifted = { ...source, offset: source.offset + keep.left * source.channels };
    return kernel.vertical(shifted, rowBytes, down!);
  }
  const rows = down === null ? { first: keep.top, count: keep.height } : pixelsRead(down);
  const band = { ...source, offset: source.offset + rows.first * source.stride };
  if (down === null) return kernel.horizontal(band, rows.count, across);
  const made = kernel.both?.(band, rows.count, across, down);
  if (made) return made;
  const data = kernel.horizontal(band, rows.count, across);
  // The band starts at its first row: a negative offset puts the source's row 0 where it would be.
  const plane = { data, offset: -rows.first * rowBytes, stride: rowBytes, channels: source.channels };
  return kernel.vertical(plane, rowBytes, down);
}

function copyRegion({ data, offset, stride, channels }: Plane, keep: Region): Uint8Array {
  const rowBytes = keep.width * channels;
  const out = new Uint8Array(keep.height * rowBytes);
  for (let y = 0; y < keep.height; y++) {
    const from = offset + (keep.top + y) * stride + keep.left * channels;
    out.set(data.subarray(from, from + rowBytes), y * rowBytes);
  }
  return out;
}
