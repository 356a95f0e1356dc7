// Holds its program from the first import on.
import '../../src-shared/resample/simd-kernel.ts';
import { exactJpegProgram } from './codecs/exact-jpeg.ts';
import { simdJpegProgram } from './codecs/simd-jpeg.ts';

/**
 * Compiles the WebAssembly programs that decoding runs, and holds them for the life of the process. A thread that compiles the same bytes is given the same
 * machine code by V8: it starts in less time, and gives nothing back when it ends.
 */
export function holdPrograms(): void {
  exactJpegProgram();
  simdJpegProgram();
}
