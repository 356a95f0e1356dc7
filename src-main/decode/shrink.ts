import { pixelImage, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

/** A picture that fits into `longSide` pixels, each the mean of the pixels it covers; the picture itself where it fits already. For display alone. */
export function shrink(image: PixelImage, longSide: number): PixelImage {
  const scale = longSide / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const small = pixelImage('RGB', width, height);
  const columns = boundaries(image.width, width);
  const rows = boundaries(image.height, height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      averageInto(small.data, to, image, columns[x]!, columns[x + 1]!, rows[y]!, rows[y + 1]!);
    }
  }
  return small;
}

function boundaries(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to + 1 }, (_, i) => Math.round((i * from) / to));
}

function averageInto(
  target: Uint8Array,
  to: number,
  { data, width }: PixelImage,
  left: number,
  right: number,
  top: number,
  bottom: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = (y * width + left) * 3, end = (y * width + right) * 3; i < end; i += 3) {
      red += data[i]!;
      green += data[i + 1]!;
      blue += data[i + 2]!;
    }
  }
  const count = (right - left) * (bottom - top);
  target[to] = red / count + 0.5;
  target[to + 1] = green / count + 0.5;
  target[to + 2] = blue / count + 0.5;
}
