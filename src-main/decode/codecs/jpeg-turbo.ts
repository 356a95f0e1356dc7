import { createRequire } from 'node:module';
import type jpegTurbo from '@julusian/jpeg-turbo';

let loaded: typeof jpegTurbo | undefined;

/**
 * libjpeg-turbo as a native addon, once it is needed. Exact decoding does without it, and so the threads of a loader do: a thread that is ended while an addon
 * is loading takes the process with it.
 */
export function loadJpegTurbo(): typeof jpegTurbo {
  return (loaded ??= createRequire(import.meta.url)('@julusian/jpeg-turbo') as typeof jpegTurbo);
}
