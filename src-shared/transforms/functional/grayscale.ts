import { pixelImage, type PixelImage } from '../pixel-image.ts';

/** Pillow's `convert('L')`: ITU-R 601-2 luma in 16-bit fixed point. */
export function toGrey(image: PixelImage): PixelImage {
  if (image.mode === 'L') return image;
  const { width, height, data } = image;
  const out = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < out.length; i++, from += 3) {
    out[i] = (data[from]! * 19595 + data[from + 1]! * 38470 + data[from + 2]! * 7471 + 0x8000) >> 16;
  }
  return pixelImage('L', width, height, out);
}

/** Grey in one channel, or in three equal ones. */
export function grayscale(image: PixelImage, channels: 1 | 3): PixelImage {
  const grey = toGrey(image);
  if (channels === 1) return grey;
  const out = new Uint8Array(grey.data.length * 3);
  for (let i = 0, at = 0; i < grey.data.length; i++, at += 3)
    out[at] = out[at + 1] = out[at + 2] = grey.data[i]!;
  return pixelImage('RGB', grey.width, grey.height, out);
}
