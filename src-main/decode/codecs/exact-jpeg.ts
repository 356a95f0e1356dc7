import type {
  default as MakeJpegModule,
  JpegDecoder,
  JpegModule,
} from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { simdJpeg } from './simd-jpeg.ts';

/** Of larger pictures only those are taken that our own decoder takes: the library holds all of a picture's coefficients, in memory that never shrinks. */
const mostLibraryPixels = 40_000_000;
/** An instance that has become larger than this is dropped, and its memory with it. */
const keptBytes = 128 * 1024 * 1024;
/** What a failed decode had allocated stays with the instance. */
const failuresBeforeRenewal = 16;

interface Instance {
  module: JpegModule;
  decoder: JpegDecoder;
  failures: number;
}

const packageName = '@cornerstonejs/codec-libjpeg-turbo-8bit';
const require = createRequire(import.meta.url);

let compiled: WebAssembly.Module | undefined;
let current: Instance | null = null;

/**
 * A JPEG to the bytes that Pillow decodes it to, without a thread hop: by our own decoder, or, where that leaves it, by libjpeg-turbo compiled to
 * WebAssembly, with the accurate DCT and fancy upsampling. null where it refuses, which it does for every warning of the library, for inks, and for what it leaves of the largest pictures. With `lend`
 * the pixels may be valid until the next call only.
 */
export function exactJpeg(
  bytes: Uint8Array,
  width: number,
  height: number,
  { lend = false }: { lend?: boolean } = {},
): PixelImage | null {
  const image = simdJpeg(bytes, width, height, { lend });
  if (image || width * height > mostLibraryPixels) return image;
  const instance = (current ??= instantiate());
  const { decoder } = instance;
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const frame = decoder.getFrameInfo();
    if (frame.width !== width || frame.height !== height) return null;
    const { buffer, byteOffset, length } = decoder.getDecodedBuffer();
    const pixels = new Uint8Array(buffer, byteOffset, length);
    if (frame.componentCount === 1) return pixelImage('RGB', width, height, spread(pixels));
    return frame.componentCount === 3 ? pixelImage('RGB', width, height, pixels.slice()) : null;
  } catch {
    instance.failures++;
    return null;
  } finally {
    const held = instance.module.HEAPU8?.length ?? 0;
    if (instance.failures >= failuresBeforeRenewal || held > keptBytes) current = null;
  }
}

function instantiate(): Instance {
  const program = exactJpegProgram();
  // Loaded when it is needed: most files are decoded without it, and a thread that does so starts sooner.
  const makeJpegModule = require(`${packageName}/decodewasmjs`) as typeof MakeJpegModule;
  const module: JpegModule = {
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(program, imports);
      receive(instance);
      return instance.exports;
    },
  };
  void makeJpegModule(module);
  if (module.JPEGDecoder === undefined) throw new Error('The JPEG decoder did not come up.');
  return { module, decoder: new module.JPEGDecoder(), failures: 0 };
}

/** Compiled once, and held for good. */
export function exactJpegProgram(): WebAssembly.Module {
  return (compiled ??= new WebAssembly.Module(readFileSync(require.resolve(`${packageName}/decodewasm`))));
}

function spread(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(gray.length * 3);
  for (let from = 0, to = 0; from < gray.length; from++) {
    rgb[to++] = gray[from]!;
    rgb[to++] = gray[from]!;
    rgb[to++] = gray[from]!;
  }
  return rgb;
}
