import { channelsOf, pixelImage, type PixelImage } from '../pixel-image.ts';
import { affine, type AffineMatrix, type GeometricInterpolation } from './geometry.ts';

export interface RotateOptions {
  readonly interpolation: GeometricInterpolation;
  /** Enlarges the output so that all of the source shows. */
  readonly expand: boolean;
  /** In pixels from the upper left corner; the middle when null. */
  readonly center: readonly [number, number] | null;
  readonly fill: Uint8Array;
}

/** The radians of degrees. */
export function radians(degrees: number): number {
  return degrees * (Math.PI / 180);
}

/** Quarter turns, counter-clockwise: 1, 2 or 3. */
function turn(image: PixelImage, quarters: 1 | 2 | 3): PixelImage {
  const { mode, width, height, data } = image;
  const channels = channelsOf[mode];
  const out = quarters === 2 ? pixelImage(mode, width, height) : pixelImage(mode, height, width);
  let at = 0;
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const [fromX, fromY] =
        quarters === 2
          ? [width - 1 - x, height - 1 - y]
          : quarters === 1
            ? [width - 1 - y, x]
            : [y, height - 1 - x];
      const from = (fromY * width + fromX) * channels;
      for (let c = 0; c < channels; c++) out.data[at++] = data[from + c]!;
    }
  }
  return out;
}

/** Pillow's `Image.rotate`, counter-clockwise, in degrees. Quarter turns about the middle move whole pixels. */
export function rotate(image: PixelImage, degrees: number, options: RotateOptions): PixelImage {
  const { interpolation, expand, center, fill } = options;
  let { width, height } = image;
  const angle = ((degrees % 360) + 360) % 360;
  if (center === null) {
    if (angle === 0) return image;
    if (angle === 180) return turn(image, 2);
    if ((angle === 90 || angle === 270) && (expand || width === height))
      return turn(image, angle === 90 ? 1 : 3);
  }
  const [centerX, centerY] = center ?? [width / 2, height / 2];
  // Python's round(x, 15): sine and cosine of quarter turns become whole.
  const cos = Number(Math.cos(-radians(angle)).toFixed(15));
  const sin = Number(Math.sin(-radians(angle)).toFixed(15));
  const minusSin = Number((-Math.sin(-radians(angle))).toFixed(15));
  let c = cos * -centerX + sin * -centerY + 0 + centerX;
  let f = minusSin * -centerX + cos * -centerY + 0 + centerY;
  if (expand) {
    const corners = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ] as const;
    const xs = corners.map(([x, y]) => cos * x + sin * y + c);
    const ys = corners.map(([x, y]) => minusSin * x + cos * y + f);
    const newWidth = Math.ceil(Math.max(...xs)) - Math.floor(Math.min(...xs));
    const newHeight = Math.ceil(Math.max(...ys)) - Math.floor(Math.min(...ys));
    const x = -(newWidth - width) / 2;
    const y = -(newHeight - height) / 2;
    [c, f] = [cos * x + sin * y + c, minusSin * x + cos * y + f];
    [width, height] = [newWidth, newHeight];
  }
  const matrix: AffineMatrix = [cos, sin, c, minusSin, cos, f];
  return affine(image, width, height, matrix, interpolation, fill);
}
