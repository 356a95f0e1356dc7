import { defaultSplit } from '../../src-shared/manifest/header.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';
import type { ExportRow } from './export-source.ts';

/** The sample of a labelled image. */
export function toSample(row: ExportRow): ManifestSample {
  return {
    root: row.root,
    path: row.path,
    label: row.label!,
    weight: row.weight,
    split: row.split ?? defaultSplit,
    width: row.width ?? undefined,
    height: row.height ?? undefined,
    bytes: row.bytes,
    sha256: row.sha256 ?? undefined,
    tags: row.tags === undefined || row.tags.length === 0 ? undefined : row.tags,
  };
}
