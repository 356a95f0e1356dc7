import type { ManifestHeader } from '../../src-shared/manifest/header.ts';

/** What a person chooses about an export. */
export interface ExportChoices {
  orientation: ManifestHeader['orientation'];
  onError: ManifestHeader['onError'];
  /** Images without a label are left out and counted, or the export is refused. */
  unlabelled: 'leave-out' | 'refuse';
  /** Whether files that decode, but not cleanly, go out. */
  includeDamaged: boolean;
  sampler: ManifestHeader['sampler'];
  transforms: ManifestHeader['transforms'];
}
