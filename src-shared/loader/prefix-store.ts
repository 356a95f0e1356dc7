import type { RecipeOp } from '../transforms/transform.ts';
import type { PixelImage } from '../transforms/pixel-image.ts';

/** Everything that decides what the head of a pipeline makes of a file. */
export interface PrefixKey {
  readonly head: readonly RecipeOp[];
  readonly orientation: 'ignore' | 'apply';
  readonly mode: 'exact' | 'fast';
}

/** Keeps what the deterministic head of a pipeline made of files, from epoch to epoch and from run to run. */
export interface PrefixStore {
  /** The image that was kept for a file as it is now, or null. With `lend` it may be valid until the next file is read only. */
  read(path: string, key: PrefixKey, lend?: boolean): PixelImage | null;
  /** Keeps an image, if there is room. Never fails: what is not kept is made again. */
  write(path: string, key: PrefixKey, image: PixelImage): void;
}
