import type { Codec } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { readGifHeader, type GifHeader } from '../header/gif-header.ts';
import { paletteToRgb } from './palette-to-rgb.ts';
import { unpackGif } from './gif-lzw.ts';

/** GIF: the first frame on its canvas, clear pixels in the colour that the palette gives them, as Pillow converts them. */
export const gifCodec: Codec = {
  formats: ['gif'],

  header: readGifHeader,

  async decode(bytes, header) {
    const { width, height, frame, palette, transparency } = header as GifHeader;
    const canvas = new Uint8Array(width * height);
    if (transparency !== null) canvas.fill(transparency);
    const { state, rows } = unpackGif(bytes, frame, canvas, width);
    const image = paletteToRgb(canvas, palette, width, height);
    if (state === 'whole') return image;
    const recovered = { image, rows: rows === 0 ? 0 : frame.top + rows };
    throw state === 'cut'
      ? new DecodeFailure('truncated', 'The file ends before the picture does.', recovered)
      : new DecodeFailure('corrupt', 'The packed image data are broken.', recovered);
  },
};
