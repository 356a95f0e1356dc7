import type { ManifestHeader } from './header.ts';
import type { ManifestSample } from './sample.ts';

/**
 * The canonical line of a sample, without its newline: fields always in the same order, what is not known left out. `root` is written only
 * where there is more than one.
 */
export function formatSample(sample: ManifestSample, roots: number): string {
  return JSON.stringify({
    path: sample.path,
    label: sample.label,
    weight: sample.weight,
    split: sample.split,
    width: sample.width,
    height: sample.height,
    bytes: sample.bytes,
    sha256: sample.sha256,
    root: roots > 1 ? sample.root : undefined,
    tags: sample.tags !== undefined && sample.tags.length > 0 ? sample.tags : undefined,
  });
}

/** The canonical line of a header, without its newline. Splits stand in the order of their names as UTF-8 bytes: the caller's records do. */
export function formatHeader(header: ManifestHeader): string {
  return JSON.stringify({
    format: header.format,
    version: header.version,
    name: header.name,
    roots: header.roots,
    classes: header.classes,
    classesDigest: header.classesDigest,
    count: header.count,
    splits: header.splits,
    classCounts: header.classCounts,
    orientation: header.orientation,
    transforms: header.transforms,
    sampler: header.sampler,
    onError: header.onError,
    samplesDigest: header.samplesDigest,
    createdBy: header.createdBy,
    createdAt: header.createdAt,
  });
}
