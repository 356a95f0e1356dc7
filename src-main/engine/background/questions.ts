import type { KeptName, ReadCatalogue } from '../../catalogue/catalogue.ts';
import { listDuplicates } from './list-duplicates.ts';
import { previewSplits } from './preview-splits.ts';

/** What takes seconds of a million images, as functions of a catalogue and plain values: the same in the engine's thread and beside it. */
export const questions = {
  listDuplicates,
  previewSplits,
  loadColumns: (catalogue: ReadCatalogue, names: readonly KeptName[]) => catalogue.loadColumns(names),
  groupDuplicates: (catalogue: ReadCatalogue) => catalogue.groupDuplicates(),
};

export type Questions = typeof questions;
export type QuestionName = keyof Questions;
/** Nothing for a question about the catalogue as a whole. */
export type Input<Q extends QuestionName> =
  Parameters<Questions[Q]> extends [ReadCatalogue, infer I] ? I : undefined;
export type Answer<Q extends QuestionName> = ReturnType<Questions[Q]>;
