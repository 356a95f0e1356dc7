import { integer } from '../../parts/numbers.ts';
import { counted } from '../counted.ts';

export const history = {
  title: 'History',
  undo: 'Undo',
  redo: 'Redo',
  counts: (done: number, undone: number) =>
    undone === 0 ? counted(done, 'change') : `${counted(done, 'change')}, ${integer(undone)} undone`,
  here: 'You are here',
  hereHelp: 'the dataset holds everything below',
  revert: 'Undo this',
  revertLabel: (summary: string) => `Undo this: ${summary}`,
  undone: 'undone, can be redone',
  discarded: 'undone before a newer change; kept as a record',
  touched: (kind: string, count: number): string =>
    kind.endsWith('Class') || kind.endsWith('Classes')
      ? count === 1
        ? 'class'
        : 'classes'
      : count === 1
        ? 'image'
        : 'images',
  leftAlone: (count: number) =>
    `${counted(count, 'image')} changed again since ${count === 1 ? 'was' : 'were'} left alone`,
  empty: 'Nothing was changed yet',
  emptyHelp:
    'Every label, mark, weight and split that you change stands here, and can be taken back, also after a restart.',
  failed: 'The history could not be read',
  more: 'Older changes',
  kinds: 'Kind',
  allKinds: 'All changes',
  kind: {
    label: 'Label',
    labelName: 'Label, new class',
    flag: 'Drop, keep, clear',
    weight: 'Weight',
    weightStep: 'Weight step',
    weightFactor: 'Weight by query',
    weightScheme: 'Weight scheme',
    split: 'Split',
    splitRatios: 'Split by ratio',
    splitEach: 'Leaks brought together',
    renameClass: 'Class renamed',
    placeClass: 'Class moved',
    colourClass: 'Class colour',
    compactClasses: 'Indices compacted',
    tag: 'Tags',
    reviewed: 'Changed file looked at',
    acceptSuggestion: 'Suggested class taken',
    import: 'Import',
    'label-errors': 'Label errors',
    revert: 'Undo of one change',
  } as Record<string, string>,
  kept: 'Kept in the catalogue, also after a restart. Undo reaches back to the first change.',
  notReverted: 'That change could not be undone',
};
