import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

/** Colour numbers to colours; numbers are grey levels where there is no palette. @param palette 256 RGB triples */
export function paletteToRgb(
  indices: Uint8Array,
  palette: Uint8Array | null,
  width: number,
  height: number,
): PixelImage {
  const image = pixelImage('RGB', width, height);
  const { data } = image;
  for (let from = 0, to = 0; to < data.length; from++) {
    const index = indices[from]!;
    data[to++] = palette === null ? index : palette[index * 3]!;
    data[to++] = palette === null ? index : palette[index * 3 + 1]!;
    data[to++] = palette === null ? index : palette[index * 3 + 2]!;
  }
  return image;
}
