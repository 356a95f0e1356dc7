import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { ImageFormat } from './signature.ts';

/** What a file says of itself before a pixel is decoded. */
export interface Header {
  format: ImageFormat;
  /** Pixels as stored, before any EXIF rotation. */
  width: number;
  height: number;
  channels: number;
  /** Bits per channel. */
  bitDepth: number;
  colorSpace: 'srgb' | 'gray' | 'cmyk' | 'lab' | 'palette';
  hasAlpha: boolean;
  hasIcc: boolean;
  /** EXIF orientation, 1 to 8. */
  orientation: number;
  frames: number;
}

/**
 * One image format, or a few that one decoder reads. Every method throws a DecodeFailure for what the file is to blame for.
 * A codec accepts and refuses the files that Pillow does, and gives the bytes of `Image.open(f).convert('RGB')`.
 */
export interface Codec {
  readonly formats: readonly ImageFormat[];
  header(bytes: Uint8Array): Header | Promise<Header>;
  /** The first frame as 8-bit RGB; alpha is dropped, not blended; EXIF orientation and ICC profile are ignored. */
  decode(bytes: Uint8Array, header: Header): Promise<PixelImage>;
  /**
   * The same picture, and whether all of its data are sound. Left out where a decoder has no other opinion than that it decodes.
   * The pixels may be valid until the next call only.
   */
  examine?(bytes: Uint8Array, header: Header): Promise<Examined>;
}

export interface Examined {
  image: PixelImage;
  isSound: boolean;
}
