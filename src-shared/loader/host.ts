import type { ImagePart, PlannedResize } from '../transforms/first-resize.ts';
import type { PixelImage } from '../transforms/pixel-image.ts';

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

export interface ReadImageOptions {
  /** Whether EXIF orientation is applied. `ignore` is what torchvision does. */
  readonly orientation: 'ignore' | 'apply';
  /** The path is spelled as in a manifest, where ␛ marks a byte that is no UTF-8. */
  readonly spelled?: boolean;
  /** `fast` may be off by a few levels. */
  readonly mode?: 'exact' | 'fast';
  /** In fast mode: what the short side will be scaled to. A picture of at least twice that size may be read at a fraction of it. */
  readonly shrinkTo?: number | null;
}

/** What datasets need of the machine they run on. */
export interface DatasetHost {
  /** What is in a folder, in any order; symbolic links count as what they lead to. @throws when the folder cannot be read. */
  listFolder(path: string): FolderEntry[];
  /** A path below a folder, as Python's `os.path.join`. */
  joinPath(folder: string, name: string): string;
  /** Decodes a file as Pillow's `Image.open(path).convert('RGB')`. */
  readImage(path: string, options: ReadImageOptions): Promise<PixelImage>;
  /** The same for an image that is looked at and not kept: it is valid until `use` returns. */
  lendImage?<T>(path: string, options: ReadImageOptions, use: (image: PixelImage) => T): Promise<T>;
  /** The same of an image that is resized at once: only what the plan looks at needs to be decoded. `plan` is asked once at most when the file cannot be decoded, else once. */
  lendPart?<T>(
    path: string,
    options: ReadImageOptions,
    plan: (width: number, height: number) => PlannedResize,
    use: (planned: PlannedResize, part: ImagePart) => T,
  ): Promise<T>;
}
