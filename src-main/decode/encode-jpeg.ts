import { channelsOf, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { loadJpegTurbo } from './codecs/jpeg-turbo.ts';

/** Thumbnails are made into the same memory again and again; what is larger is not kept. */
const keptBytes = 1024 * 1024;
let kept = Buffer.alloc(0);

/**
 * A JPEG of a picture, by libjpeg-turbo. @param quality 1 to 100; colour is subsampled 4:2:0 below 90.
 * With `lend` it is valid until the next call only.
 */
export function encodeJpeg(
  image: PixelImage,
  quality: number,
  { lend = false }: { lend?: boolean } = {},
): Uint8Array {
  const { mode, width, height, data } = image;
  if (data.length !== width * height * channelsOf[mode]) {
    throw new RangeError(
      `Expected ${width * height * channelsOf[mode]} bytes for a picture but received ${data.length}.`,
    );
  }
  const jpegTurbo = loadJpegTurbo();
  const gray = mode === 'L';
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const subsampling = gray ? jpegTurbo.SAMP_GRAY : quality < 90 ? jpegTurbo.SAMP_420 : jpegTurbo.SAMP_444;
  const made = jpegTurbo.compressSync(raw, roomFor(jpegTurbo.bufferSize({ width, height, subsampling })), {
    width,
    height,
    format: gray ? jpegTurbo.FORMAT_GRAY : jpegTurbo.FORMAT_RGB,
    subsampling,
    quality,
  });
  return lend ? made : Uint8Array.prototype.slice.call(made);
}

function roomFor(bytes: number): Buffer {
  if (bytes <= kept.length) return kept;
  const room = Buffer.allocUnsafeSlow(bytes);
  if (bytes <= keptBytes) kept = room;
  return room;
}
