import type { ExportFormat, Placement } from '../../src-shared/catalogue/export-format.ts';
import type { ExportOptions } from '../../src-shared/contract/values.ts';

export type SamplerChoice = ExportOptions['sampler'][string];

/** What leaves with an export, as it is chosen: on the export screen, and looked at on others. */
export class ExportChoices {
  format: ExportFormat = $state('manifest');
  placement: Placement = $state('copy');
  orientation: ExportOptions['orientation'] = $state('ignore');
  onError: ExportOptions['onError'] = $state('throw');
  unlabelled: ExportOptions['unlabelled'] = $state('leave-out');
  includeDamaged: boolean = $state(true);
  writeExcluded: boolean = $state(true);
  fileName: string = $state('');
  #samplers: Record<string, SamplerChoice> = $state({});

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
