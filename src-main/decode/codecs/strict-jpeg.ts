import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { loadJpegTurbo } from './jpeg-turbo.ts';

/** Beyond this the buffer is not kept: memory of one large photograph would stay with the process for good. */
const keptBytes = 64 * 1024 * 1024;
let kept = Buffer.alloc(0);

/**
 * A JPEG by libjpeg-turbo with every warning fatal, a flipped bit in the entropy data among them; null where it refuses. The fast DCT
 * makes pixels differ from Pillow's by up to 5 levels. The pixels are valid until the next call.
 */
export function strictJpeg(bytes: Uint8Array, width: number, height: number): PixelImage | null {
  const size = width * height * 3;
  const jpegTurbo = loadJpegTurbo();
  const buffer = size <= kept.length ? kept : Buffer.allocUnsafe(size);
  if (size <= keptBytes) kept = buffer;
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
