import jpegTurbo from '@julusian/jpeg-turbo';
import { channelsOf, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

/** A JPEG of a picture, by libjpeg-turbo. @param quality 1 to 100; colour is subsampled 4:2:0 below 90. */
export function encodeJpeg(image: PixelImage, quality: number): Uint8Array {
  const { mode, width, height, data } = image;
  if (data.length !== width * height * channelsOf[mode]) {
    throw new RangeError(
      `Expected ${width * height * channelsOf[mode]} bytes for a picture but received ${data.length}.`,
    );
  }
  const gray = mode === 'L';
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return jpegTurbo.compressSync(raw, {
    width,
    height,
    format: gray ? jpegTurbo.FORMAT_GRAY : jpegTurbo.FORMAT_RGB,
    subsampling: gray ? jpegTurbo.SAMP_GRAY : quality < 90 ? jpegTurbo.SAMP_420 : jpegTurbo.SAMP_444,
    quality,
  });
}
