import { hashCosines } from '../../../src-shared/catalogue/measures/perceptual-hash.ts';
import type { PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { pictureModule } from './picture-module.ts';

/** assembly/picture, as a program with a memory of its own in which one picture lies. */
export interface PictureKernel {
  readonly memory: WebAssembly.Memory;
  readonly roomFor: (bytes: number) => number;
  readonly measure: (
    width: number,
    height: number,
    levelStep: number,
    gridStepX: number,
    gridStepY: number,
    bands: number,
  ) => void;
  readonly shrink: (width: number, height: number, toWidth: number, toHeight: number) => number;
  readonly numbersAt: () => number;
  readonly brightnessAt: () => number;
  readonly signsAt: () => number;
  readonly pixelHashAt: () => number;
  readonly cosinesAt: () => number;
}

/** Larger pictures are looked at without it: the memory of a WebAssembly program never shrinks. */
const maxPictureBytes = 64 * 1024 * 1024;

let compiled: WebAssembly.Module | undefined;
let current: PictureKernel | null | undefined;

/**
 * Memory for a picture of so many bytes: what is taken of the picture is then taken where it lies. Valid until the next call. null for
 * pictures that are too large, and where WebAssembly has no vectors.
 */
export function pictureRoom(bytes: number): Buffer | null {
  if (bytes > maxPictureBytes) return null;
  const kernel = (current ??= instantiate());
  const address = kernel?.roomFor(bytes);
  return kernel && address ? Buffer.from(kernel.memory.buffer, address, bytes) : null;
}

/** The same picture in the room, so that everything is taken of it where it lies; the picture itself where there is no room for it. */
export function laidOut(image: PixelImage): PixelImage {
  const data = pictureRoom(image.data.length);
  data?.set(image.data);
  return data ? { ...image, data } : image;
}

/** The kernel with a picture's bytes in its room, put there unless they are there already. null where there is no room for them. */
export function kernelWith(data: Uint8Array): PictureKernel | null {
  const room = pictureRoom(data.length);
  if (room === null) return null;
  if (data.buffer !== room.buffer || data.byteOffset !== room.byteOffset) room.set(data);
  return current!;
}

function instantiate(): PictureKernel | null {
  try {
    const kernel = new WebAssembly.Instance(pictureProgram()).exports as unknown as PictureKernel;
    fillCosines(kernel);
    return kernel;
  } catch {
    return null;
  }
}

/** Compiled once, and held for good. @throws where WebAssembly has no vectors */
export function pictureProgram(): WebAssembly.Module {
  return (compiled ??= new WebAssembly.Module(Buffer.from(pictureModule, 'hex')));
}

/** Of each of 32 places, the odd frequencies and then the even ones. */
function fillCosines({ memory, cosinesAt }: PictureKernel): void {
  const cosines = new Float64Array(memory.buffer, cosinesAt(), hashCosines.length);
  const places = hashCosines.length / 16;
  for (let n = 0; n < places; n++) {
    for (let k = 0; k < 16; k++) cosines[n * 16 + (k & 1) * 8 + (k >> 1)] = hashCosines[k * places + n]!;
  }
}
