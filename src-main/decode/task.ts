import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { ErrorCode } from '../../src-shared/winnow-error.ts';

/** What a worker can be asked to do with one file, or with several small ones. Files are absolute paths. */
export type Task =
  | { kind: 'judge'; files: string[]; maxPixels: number; longSide: number | null }
  | { kind: 'hash'; file: string }
  | { kind: 'thumbnail'; file: string; longSide: number; maxPixels: number }
  | { kind: 'pixels'; file: string; orientation: 'ignore' | 'apply'; maxPixels: number };

export interface Thumbnail {
  /** A JPEG; null where the file has no picture. */
  jpeg: Uint8Array | null;
  /** SHA-256 of the bytes it was made from, 64 hex digits; null where no decoder survives them. */
  sha256: string | null;
}

export interface JudgedFile {
  judgement: Judgement;
  /** A JPEG, valid until the worker's next task; null for a file without a picture, undefined where none was asked for, or it could not be handed over. */
  jpeg: Uint8Array | null | undefined;
}

/** The same on its way from a worker: the JPEGs lie on the tray. */
export interface HandedFile {
  judgement: Judgement;
  jpegBytes: number | null | undefined;
}

export interface TaskResults {
  /** In the order of the files. */
  judge: JudgedFile[];
  /** SHA-256, 64 hex digits; null where the file cannot be read. */
  hash: string | null;
  thumbnail: Thumbnail;
  pixels: PixelImage;
}

/** From a worker, as JSON where there are many objects, which takes a third of the time of structured cloning: that it is up, how much work the file is, what came of it and how much memory the worker takes now, or why nothing came of it. */
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'size'; bytes: number; pixels: number }
  | { kind: 'judged'; files: string; residentBytes: number }
  | { kind: 'done'; result: TaskResults[Exclude<Task['kind'], 'judge'>]; residentBytes: number }
  | { kind: 'failed'; code: ErrorCode; message: string; hint?: string };
