import type { Region } from '../../../src-shared/resample/resample.ts';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { simdModule } from './jpeg-simd-module.ts';

interface SimdJpegExports {
  readonly memory: WebAssembly.Memory;
  readonly inputFor: (length: number) => number;
  readonly decode: (
    width: number,
    height: number,
    eighths: number,
    left: number,
    top: number,
    right: number,
    bottom: number,
  ) => number;
  readonly hasBadCode: () => number;
}

/** What is wanted of a picture; all of it, at its own size, where nothing is said. */
export interface SimdJpegOptions {
  /**
   * From 1 to 8: the picture at so many eighths of its size, each side rounded up. The last row and column then cover a part of a pixel only: the
   * picture itself ends at `eighths / 8` times its width and height. Made of the lower frequencies alone, with less work.
   */
  readonly eighths?: number;
  /** The part that is wanted, in pixels of the picture as it is decoded: the bytes of the whole, cropped. The whole file is checked all the same. */
  readonly region?: Region | undefined;
  /** Whether the pixels are looked at before the next call, and not kept: then they are not copied. */
  readonly lend?: boolean;
}

/** A side of a picture that is decoded at so many eighths of its size. */
export function eighthsOf(length: number, eighths: number): number {
  return Math.ceil((length * eighths) / 8);
}

/** Larger files are left to the other decoders. */
const maxFileBytes = 256 * 1024 * 1024;
/** Memory never shrinks: an instance that holds more than this is dropped, and its memory with it. */
const keptBytes = 128 * 1024 * 1024;

let compiled: WebAssembly.Module | null | undefined;
let current: SimdJpegExports | null = null;
let badCode = false;

/**
 * A sound sequential JPEG of 8 bits, grey or in colour, at its own size to Pillow's bytes (see assembly/jpeg). null for every other file: progressive ones, inks, rare
 * samplings, and all that libjpeg would warn of or refuse, in the part that is wanted or not.
 *
 * @param width, height what the file's header says
 * @throws RangeError for a region that is not within the picture, or a number of eighths that is none
 */
export function simdJpeg(
  bytes: Uint8Array,
  width: number,
  height: number,
  { eighths = 8, region, lend = false }: SimdJpegOptions = {},
): PixelImage | null {
  const part = region ?? {
    left: 0,
    top: 0,
    width: eighthsOf(width, eighths),
    height: eighthsOf(height, eighths),
  };
  requirePart(part, eighths, width, height);
  badCode = false;
  if (bytes.length > maxFileBytes) return null;
  const instance = (current ??= instantiate());
  if (instance === null) return null;
  const { memory, inputFor, decode, hasBadCode } = instance;
  try {
    const input = inputFor(bytes.length);
    if (input === 0) return null;
    new Uint8Array(memory.buffer).set(bytes, input);
    const { left, top } = part;
    const output = decode(width, height, eighths, left, top, left + part.width, top + part.height);
    if (output === 0) {
      badCode = hasBadCode() !== 0;
      return null;
    }
    const pixels = new Uint8Array(memory.buffer, output, part.width * part.height * 3);
    return pixelImage('RGB', part.width, part.height, lend ? pixels : pixels.slice());
  } finally {
    if (memory.buffer.byteLength > keptBytes) current = null;
  }
}

/**
 * Whether the last picture was left because its data are broken for certain: by a code that none of the file's tables has, or a run of zeros beyond the end of its block. libjpeg
 * makes something of either, mostly without a warning.
 */
export function simdJpegFoundBadCode(): boolean {
  return badCode;
}

/** What lies outside would be read and written outside. */
function requirePart(part: Region, eighths: number, width: number, height: number): void {
  if (!Number.isInteger(eighths) || eighths < 1 || eighths > 8)
    throw new RangeError(`Expected 1 to 8 eighths of a picture but received ${eighths}.`);
  const isInside = (from: number, length: number, size: number): boolean =>
    Number.isInteger(from) && Number.isInteger(length) && from >= 0 && length > 0 && from + length <= size;
  const whole = [eighthsOf(width, eighths), eighthsOf(height, eighths)] as const;
  if (isInside(part.left, part.width, whole[0]) && isInside(part.top, part.height, whole[1])) return;
  throw new RangeError(
    `Expected a region within ${whole[0]}x${whole[1]} pixels but received ${part.width}x${part.height} at ${part.left}, ${part.top}.`,
  );
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
