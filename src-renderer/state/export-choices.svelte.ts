import {
  folderFormats,
  type ExportFormat,
  type Placement,
} from '../../src-shared/catalogue/export-format.ts';
import type { ExportOptions } from '../../src-shared/contract/values.ts';

export type SamplerChoice = ExportOptions['sampler'][string];

/** What leaves with an export, as it is chosen: on the export screen, and looked at on others. */
export class ExportChoices {
  format: ExportFormat = $state('manifest');
  placement: Placement = $state('copy');
  /** Of webdataset: when an archive is closed. */
  shardMegabytes: number = $state(1000);
  orientation: ExportOptions['orientation'] = $state('ignore');
  onError: ExportOptions['onError'] = $state('throw');
  unlabelled: ExportOptions['unlabelled'] = $state('leave-out');
  includeDamaged: boolean = $state(true);
  writeExcluded: boolean = $state(true);
  fileName: string = $state('');
  #samplers: Record<string, SamplerChoice> = $state({});

  /** Only the manifest carries how it is loaded; the others are pictures and labels. */
  get isManifest(): boolean {
    return this.format === 'manifest';
  }

  get isFolder(): boolean {
    return folderFormats.includes(this.format);
  }

  /** How a split is drawn from. */
  samplerOf(split: string): SamplerChoice {
    const usual = { kind: split === 'train' || split === 'all' ? 'random' : 'sequential' } as const;
    return this.#samplers[split] ?? usual;
  }

  setSampler(split: string, kind: SamplerChoice['kind']): void {
    const { seed } = this.samplerOf(split);
    this.#samplers[split] = kind === 'sequential' || seed === undefined ? { kind } : { kind, seed };
  }

  setSeed(split: string, seed: number | undefined): void {
    const { kind } = this.samplerOf(split);
    this.#samplers[split] = seed === undefined ? { kind } : { kind, seed };
  }
}
