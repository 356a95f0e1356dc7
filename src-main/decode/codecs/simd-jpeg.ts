import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { simdModule } from './jpeg-simd-module.ts';

interface SimdJpegExports {
  readonly memory: WebAssembly.Memory;
  readonly inputFor: (length: number) => number;
  readonly decode: (width: number, height: number) => number;
}

/** Larger files are left to the other decoders. */
const maxFileBytes = 256 * 1024 * 1024;
/** Memory never shrinks: an instance that holds more than this is dropped, and its memory with it. */
const keptBytes = 128 * 1024 * 1024;

let compiled: WebAssembly.Module | null | undefined;
let current: SimdJpegExports | null = null;

/**
 * A sound sequential JPEG of 8 bits, grey or in colour, to Pillow's bytes (see assembly/jpeg). null for every other file: progressive ones, inks, rare
 * samplings, and all that libjpeg would warn of or refuse. With `lend` the pixels are valid until the next call only.
 */
export function simdJpeg(bytes: Uint8Array, width: number, height: number, lend = false): PixelImage | null {
  if (bytes.length > maxFileBytes) return null;
  const instance = (current ??= instantiate());
  if (instance === null) return null;
  const { memory, inputFor, decode } = instance;
  try {
    const input = inputFor(bytes.length);
    if (input === 0) return null;
    new Uint8Array(memory.buffer).set(bytes, input);
    const output = decode(width, height);
    if (output === 0) return null;
    const pixels = new Uint8Array(memory.buffer, output, width * height * 3);
    return pixelImage('RGB', width, height, lend ? pixels : pixels.slice());
  } finally {
    if (memory.buffer.byteLength > keptBytes) current = null;
  }
}

function instantiate(): SimdJpegExports | null {
  const program = simdJpegProgram();
  if (program === null) return null;
  return new WebAssembly.Instance(program).exports as unknown as SimdJpegExports;
}

/** Compiled once, and held for good; null where WebAssembly has no vectors. */
export function simdJpegProgram(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = compile();
  return compiled;
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Buffer.from(simdModule, 'hex'));
  } catch {
    return null;
  }
}
