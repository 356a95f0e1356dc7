import type { RecipeOp } from '../transforms/transform.ts';
import type { ImagePart, PlannedResize } from '../transforms/first-resize.ts';
import type { PixelImage } from '../transforms/pixel-image.ts';

/** Everything that decides what the head of a pipeline makes of a file. */
export interface PrefixKey {
  readonly head: readonly RecipeOp[];
  readonly orientation: 'ignore' | 'apply';
  readonly mode: 'exact' | 'fast';
}

/** What a resize looks at of an image that was kept. */
export interface KeptPart {
  readonly planned: PlannedResize;
  readonly part: ImagePart;
}

/** Keeps what the deterministic head of a pipeline made of files, from epoch to epoch and from run to run. */
export interface PrefixStore {
  /** The image that was kept for a file as it is now, or null. With `lend` it may be valid until the next file is read only. */
  read(path: string, key: PrefixKey, lend?: boolean): PixelImage | null;
  /**
   * What a resize looks at of the image that was kept, or null: no more needs to be read. It may be valid until the next file is read only.
   * @param plan asked once at most, also where the rest turns out not to be there
   */
  readPart(
    path: string,
    key: PrefixKey,
    plan: (width: number, height: number) => PlannedResize,
  ): KeptPart | null;
  /** Keeps an image, if there is room. Never fails: what is not kept is made again. */
  write(path: string, key: PrefixKey, image: PixelImage): void;
}
