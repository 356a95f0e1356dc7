import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { pictureRoom } from '../picture/picture-kernel.ts';
import { loadJpegTurbo } from './jpeg-turbo.ts';

/**
 * A JPEG by libjpeg-turbo with every warning fatal, a flipped bit in the entropy data among them; null where it refuses. The fast DCT
 * makes pixels differ from Pillow's by up to 5 levels. The pixels are valid until the next call, or the next use of the room for a picture.
 */
export function strictJpeg(bytes: Uint8Array, width: number, height: number): PixelImage | null {
  const size = width * height * 3;
  const jpegTurbo = loadJpegTurbo();
  // Where they are to be looked at.
  const buffer = pictureRoom(size) ?? Buffer.allocUnsafe(size);
  try {
    const { data, ...found } = jpegTurbo.decompressSync(asBuffer(bytes), buffer, {
      format: jpegTurbo.FORMAT_RGB,
    });
    if (found.width !== width || found.height !== height) return null;
    return pixelImage('RGB', width, height, data);
  } catch {
    return null;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
