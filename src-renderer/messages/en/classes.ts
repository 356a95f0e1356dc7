import { integer } from '../../parts/numbers.ts';
import { counted } from '../counted.ts';

export const classes = {
  title: (count: number) => counted(count, 'class', 'classes'),
  head: { class: 'key, class', index: 'index', files: 'files', samples: 'samples' },
  all: 'all',
  frozen:
    'Indices are frozen: a rename and a merge keep them, so that the outputs of a trained model still mean the same. Both change the digest of the class list.',
  share: (count: number, share: string) => `${counted(count, 'file')}, ${share}`,
  grid: 'Open in grid',
  sheet: (name: string) => `Images of ${name}`,
  first: (shown: number, of: number) =>
    shown < of ? `The first ${integer(shown)} of ${integer(of)}, by path.` : '',
  empty: 'No file has this class. Its index stays.',
  edit: (name: string) => `Edit ${name}`,
  name: 'Name',
  rename: 'Rename',
  renameHelp: 'Files that a scan finds under the old name still get this class.',
  taken: (name: string) => `There is a class named ${name} already. Merge the two instead.`,
  merge: (name: string) => `Merge ${name} into another class`,
  into: 'into',
  become: (count: number, name: string) =>
    `${counted(count, 'file')} ${count === 1 ? 'becomes' : 'become'} ${name}.`,
  retired: (index: number, name: string) =>
    `Index ${index} keeps the name ${name}, with no samples: one output that nothing trains.`,
  doMerge: (count: number, name: string) => `Merge ${integer(count)} into ${name}`,
  oneEntry: 'one entry in History',
  failed: 'The classes could not be read',
  notRenamed: 'The class was not renamed',
  none: 'There is no class yet',
  noneHelp: 'Label some images in the grid: the first label makes the first class.',
  averageOf: (name: string) => `Average of ${name}`,
  averageIn: (name: string, split: string) => `Average of ${name} in ${split}`,
  averageFrom: (count: number) => `of ${counted(count, 'image')}, at 64 × 64`,
  averageHelp: 'Splits of one class should look alike.',
  order: 'Alt and an arrow, or a drag, gives a class another place and key. Its index stays.',
  drag: (name: string) => `Drag ${name} to another place`,
  placed: (name: string, key: number) => `${name} has the key ${key}`,
  colour: 'Colour',
  colours: ['amber', 'teal', 'pink', 'green', 'violet', 'orange', 'blue', 'olive', 'red'],
  retiredNow: 'retired',
  compact: 'Compact indices',
  compactTitle: (count: number) => `${counted(count, 'index', 'indices')} would change`,
  compactHelp:
    'Outputs of a model that was trained before mean other classes then. Exports from now on have another digest, by which a loader tells them apart.',
  becomesIndex: (name: string, from: number, to: number | null) =>
    `${name}: ${from} → ${to === null ? 'retired' : to}`,
  digest: (before: string, after: string) => `${before} → ${after}`,
  notCompacted: 'The indices were not compacted',
};
