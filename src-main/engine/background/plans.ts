import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { planLabelErrors, type LabelErrorsOptions } from '../../import/plan-label-errors.ts';
import { planImport, type ImportProgress, type PlanImportOptions } from '../../import/run-import.ts';

type Given<O extends { source: string }> = Omit<O, 'store' | 'usedClasses' | 'signal' | 'onProgress'>;

/** Which file is read, and how: plain values. */
export interface PlanInputs {
  import: Given<PlanImportOptions>;
  labelErrors: Given<LabelErrorsOptions>;
}

export interface Watching {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** What reads a file from end to end and says what it would change: the same in the engine's thread and beside it. */
const planners = {
  import: (store, _, input, watching) => planImport({ store, ...input, ...watching }),
  labelErrors: (store, catalogue, input, watching) => {
    const filled = catalogue.classes().filter(({ count }) => count > 0);
    return planLabelErrors({
      store,
      usedClasses: new Set(filled.map(({ id }) => id)),
      ...input,
      ...watching,
    });
  },
} satisfies {
  [P in PlanName]: (
    store: ReturnType<ReadCatalogue['openImportStore']>,
    catalogue: ReadCatalogue,
    input: PlanInputs[P],
    watching: Watching,
  ) => Promise<unknown>;
};

export type PlanName = keyof PlanInputs;
export type Planned<P extends PlanName> = Awaited<ReturnType<(typeof planners)[P]>>;

export async function plan<P extends PlanName>(
  catalogue: ReadCatalogue,
  name: P,
  input: PlanInputs[P],
  watching: Watching,
): Promise<Planned<P>> {
  const store = catalogue.openImportStore();
  try {
    const planner = planners[name] as unknown as (
      ...given: [typeof store, ReadCatalogue, PlanInputs[P], Watching]
    ) => Promise<Planned<P>>;
    return await planner(store, catalogue, input, watching);
  } finally {
    store.close();
  }
}
