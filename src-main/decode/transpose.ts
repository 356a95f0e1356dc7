import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';

/** Turns a picture upright by its EXIF orientation (1 to 8), as Pillow's `ImageOps.exif_transpose` does. */
export function transposeByOrientation(image: PixelImage, orientation: number): PixelImage {
  if (orientation < 2 || orientation > 8) return image;
  const { width, height } = image;
  const sideways = orientation >= 5;
  const outWidth = sideways ? height : width;
  const outHeight = sideways ? width : height;
  const data = new Uint8Array(width * height * 3);
  // Which source column or row an output pixel comes from, by the eight cases of TIFF 6.0, tag 274.
  const fromRight = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const fromBottom = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  let to = 0;
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const column = sideways ? y : x;
      const row = sideways ? x : y;
      const from =
        ((fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column)) * 3;
      data[to++] = image.data[from]!;
      data[to++] = image.data[from + 1]!;
      data[to++] = image.data[from + 2]!;
    }
  }
  return { ...image, width: outWidth, height: outHeight, data };
}
