import { ImageFolder as SharedImageFolder } from '../../src-shared/loader/datasets/image-folder.ts';
import type { ImageFolderOptions as SharedImageFolderOptions } from '../../src-shared/loader/datasets/image-folder.ts';
import { ManifestDataset as SharedManifestDataset } from '../../src-shared/loader/datasets/manifest-dataset.ts';
import { PrefixFolder as SharedPrefixFolder } from '../../src-shared/loader/datasets/prefix-folder.ts';
import type { PrefixFolderOptions as SharedPrefixFolderOptions } from '../../src-shared/loader/datasets/prefix-folder.ts';
import type { SampleTransform } from '../../src-shared/loader/datasets/dataset.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { storeOf } from './cache-option.ts';
import type { CacheOption } from './cache-option.ts';
import { nodeHost } from './node-host.ts';
import { readManifest } from './read-manifest.ts';
import type { ReadManifestOptions } from './read-manifest.ts';
import { createSampleResolver } from './resolve-sample.ts';

export type ImageFolderOptions = Omit<SharedImageFolderOptions, 'store'> & CacheOption;
export type PrefixFolderOptions = Omit<SharedPrefixFolderOptions, 'store'> & CacheOption;

/** Images in one folder per class, from this machine's files. */
export class ImageFolder extends SharedImageFolder {
  constructor(root: string, options: ImageFolderOptions = {}) {
    super(nodeHost, root, { ...options, store: storeOf(options) });
  }
}

/** Images named after their class, from this machine's files. */
export class PrefixFolder extends SharedPrefixFolder {
  constructor(root: string, options: PrefixFolderOptions = {}) {
    super(nodeHost, root, { ...options, store: storeOf(options) });
  }
}

export interface OpenManifestOptions extends ReadManifestOptions, CacheOption {
  split?: string;
  /** `exact` (by default) decodes to Pillow's bytes; `fast` may be off by a few levels. */
  mode?: 'exact' | 'fast';
  /** By default the manifest's own transforms for the split; `null` for none. */
  transform?: SampleTransform | null;
}

/** The samples of a manifest file. */
export class ManifestDataset extends SharedManifestDataset {
  /**
   * Reads and checks a manifest, and makes a dataset of it, or of one of its splits.
   * @throws WinnowError as {@link readManifest} does; SPLIT_UNKNOWN; RECIPE_INVALID for transforms that are none
   */
  static async open(file: string, options: OpenManifestOptions = {}): Promise<ManifestDataset> {
    const { split, transform, mode, cache, ...reading } = options;
    const manifest = await readManifest(file, reading);
    const recipe = split === undefined ? undefined : manifest.header.transforms[split];
    const own = recipe && recipe.length > 0 ? parseRecipe(recipe) : undefined;
    return new ManifestDataset(nodeHost, manifest, createSampleResolver(manifest.rootFolders), {
      split,
      transform: transform === undefined ? own : (transform ?? undefined),
      mode,
      store: storeOf({ cache }),
    });
  }
}
