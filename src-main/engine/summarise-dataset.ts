import { existsSync } from 'node:fs';
import type { DatasetSummary } from '../../src-shared/contract/index.ts';
import type { ReadCatalogue } from '../catalogue/catalogue.ts';
import { takesAllFiles } from './scan-settings.ts';
import { watchSetting } from './watch-setting.ts';

const EXAMPLES = 4;

/** What only the engine knows of a dataset. */
type State = Pick<DatasetSummary, 'id' | 'openedAtMs' | 'scanning'> & {
  watch: DatasetSummary['watch']['state'];
};

/** A dataset as the start screen and the header show it. */
export function summariseDataset(catalogue: ReadCatalogue, { watch, ...state }: State): DatasetSummary {
  const { name, images, notOk, unlabelled, classes } = catalogue.summary();
  const folder = catalogue.roots()[0]?.path ?? '';
  return {
    ...state,
    name,
    folder,
    images,
    notOk,
    unlabelled,
    classes: classes.map(({ name, count }) => ({ name, count })),
    reachable: existsSync(folder),
    examples: catalogue.examples(EXAMPLES),
    allFiles: takesAllFiles(catalogue),
    watch: { ...watchSetting(catalogue), state: watch },
  };
}
