import type { Codec } from './codec.ts';
import { bmpCodec } from './codecs/bmp-codec.ts';
import { gifCodec } from './codecs/gif-codec.ts';
import { icoCodec } from './codecs/ico-codec.ts';
import { jpegCodec } from './codecs/jpeg-codec.ts';
import { pngCodec } from './codecs/png-codec.ts';
import { pnmCodec } from './codecs/pnm-codec.ts';
import { psdCodec } from './codecs/psd-codec.ts';
import { vipsCodec } from './codecs/vips-codec.ts';
import type { ImageFormat } from './signature.ts';

const codecs = new Map<ImageFormat, Codec>();
for (const codec of [bmpCodec, gifCodec, icoCodec, jpegCodec, pngCodec, pnmCodec, psdCodec, vipsCodec]) {
  for (const format of codec.formats) codecs.set(format, codec);
}

/** The codec that reads a format, null where none here does. */
export function codecOf(format: ImageFormat): Codec | null {
  return codecs.get(format) ?? null;
}
