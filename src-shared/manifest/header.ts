/** A pipeline of one split: operations in order, named as torchvision names them, with torchvision's own parameter names. */
export type ManifestRecipe = readonly { readonly op: string; readonly [parameter: string]: unknown }[];

export const samplerKinds = ['sequential', 'random', 'weighted'] as const;
export const orientations = ['ignore', 'apply'] as const;
export const onErrorPolicies = ['throw', 'skip', 'replace'] as const;

export interface ManifestSampler {
  readonly kind: (typeof samplerKinds)[number];
  readonly replacement?: boolean;
  readonly numSamples?: number;
  readonly seed?: number;
}

/** What a header must say. */
export interface RequiredHeader {
  readonly format: 'winnow-manifest';
  readonly version: 1;
  /** Folder of each root by id, `/` between its parts; relative ones start at the manifest's own folder. */
  readonly roots: Readonly<Record<string, string>>;
  /** Class name by index: the frozen class contract. */
  readonly classes: readonly string[];
}

/** Line 1 of a manifest, as it was read: `undefined` where it says nothing and there is no default. */
export interface ManifestHeader extends RequiredHeader {
  readonly name: string;
  /** `sha256:` and the hex digest of the class list as compact JSON. */
  readonly classesDigest: string | undefined;
  readonly count: number | undefined;
  readonly splits: Readonly<Record<string, number>> | undefined;
  readonly classCounts: Readonly<Record<string, readonly number[]>> | undefined;
  /** Whether EXIF orientation is applied before the transforms. Default: `ignore`, as in torchvision. */
  readonly orientation: (typeof orientations)[number];
  readonly transforms: Readonly<Record<string, ManifestRecipe>>;
  readonly sampler: Readonly<Record<string, ManifestSampler>>;
  readonly onError: (typeof onErrorPolicies)[number];
  /** `sha256:` and the hex digest of everything after the header's newline. */
  readonly samplesDigest: string | undefined;
  readonly createdBy: string | undefined;
  readonly createdAt: string | undefined;
}

/** The split of samples that name none. */
export const defaultSplit = 'all';
