import { readFile, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { encodePng } from '../decode/encode-png.ts';
import type { DecodePool } from '../decode/pool.ts';
import { spelledFile, toFilePath } from '../decode/spelled-path.ts';
import type { ThumbnailCache } from '../thumbnails/thumbnail-cache.ts';
import type { Datasets } from './datasets.ts';
import type { FolderPreviews } from './folder-previews.ts';
import type { ImageFile, ImageSource } from './image-routes.ts';

/** Formats that every supported browser draws by itself. SVG is not among them: it is a program. */
const drawable: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  avif: 'image/avif',
};

interface ImageFilesOptions {
  datasets: Datasets;
  previews: FolderPreviews;
  thumbnails: ThumbnailCache;
  pool: DecodePool;
}

/** From ids to bytes: the only place where an image's path is put together. */
export class ImageFiles implements ImageSource {
  readonly #options: ImageFilesOptions;

  constructor(options: ImageFilesOptions) {
    this.#options = options;
  }

  locate(dataset: string, id: number): ImageFile | null {
    try {
      const { rootPath, path, format, sha256, version } = this.#options.datasets
        .get(dataset)
        .catalogue.imageFile(id);
      return { root: rootPath, path: spelledFile(rootPath, path), format, sha256, version };
    } catch (error) {
      if (error instanceof WinnowError) return null;
      throw error;
    }
  }

  locatePreview(preview: string, n: number): ImageFile | null {
    const path = this.#options.previews.exampleFile(preview, n);
    return path === null ? null : { root: null, path, format: null, sha256: null, version: '' };
  }

  async thumbnail(file: ImageFile): Promise<Uint8Array | null> {
    const { thumbnails } = this.#options;
    const kept = this.#kept(file);
    if (kept) return kept.jpeg;
    return (await isInsideRoot(file)) ? thumbnails.get({ path: file.path, sha256: file.sha256 }) : null;
  }

  keptThumbnail(file: ImageFile): Uint8Array | null | undefined {
    return this.#kept(file)?.jpeg;
  }

  /** What is kept under the content's hash is given without a look at the disk. */
  #kept({ sha256 }: ImageFile): { jpeg: Uint8Array | null } | undefined {
    return sha256 === null ? undefined : this.#options.thumbnails.kept(sha256);
  }

  async full(file: ImageFile): Promise<{ bytes: Uint8Array; contentType: string } | null> {
    if (!(await isInsideRoot(file))) return null;
    const contentType = file.format === null ? undefined : drawable[file.format];
    if (contentType) {
      const bytes = await readFile(toFilePath(file.path)).catch(() => null);
      return bytes && { bytes, contentType };
    }
    const pixels = await this.pixels(file);
    return pixels && { bytes: encodePng(pixels), contentType: 'image/png' };
  }

  async pixels(file: ImageFile): Promise<{ data: Uint8Array; width: number; height: number } | null> {
    if (!(await isInsideRoot(file))) return null;
    try {
      return await this.#options.pool.pixels(file.path);
    } catch (error) {
      if (error instanceof WinnowError) return null;
      throw error;
    }
  }
}

/** A file that was swapped for a link to somewhere else since the scan is not followed there. */
async function isInsideRoot({ path, root }: ImageFile): Promise<boolean> {
  if (root === null) return true;
  try {
    return (await realpath(toFilePath(path))).startsWith(root.endsWith(sep) ? root : root + sep);
  } catch {
    return false;
  }
}
