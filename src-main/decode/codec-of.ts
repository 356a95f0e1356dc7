import type { Codec } from './codec.ts';
import { jpegCodec } from './codecs/jpeg-codec.ts';
import { vipsCodec } from './codecs/vips-codec.ts';
import type { ImageFormat } from './signature.ts';

const codecs = new Map<ImageFormat, Codec>();
for (const codec of [jpegCodec, vipsCodec]) {
  for (const format of codec.formats) codecs.set(format, codec);
}

/** The codec that reads a format, null where none here does. */
export function codecOf(format: ImageFormat): Codec | null {
  return codecs.get(format) ?? null;
}
