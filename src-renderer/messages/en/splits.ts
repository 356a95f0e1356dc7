import { integer } from '../../parts/numbers.ts';
import { counted } from '../counted.ts';

export const splits = {
  ratios: 'Ratios',
  percentOf: (name: string) => `Percent in ${name}`,
  adds: (percent: number) => `The shares add up to ${percent} %. They must add up to 100.`,
  stratified:
    'An image’s place is drawn from the hash of its content. Every class is divided by the same ratios, up to chance.',
  apart: 'Never apart',
  apartHelp: 'a group goes to one split',
  groups: {
    duplicates: ['Exact copies', 'the same bytes: always together'],
    folder: ['Folder', 'one folder, one split'],
    prefix: ['File-name prefix', 'up to the first “.”, “_” or “-”: frames of a clip'],
  },
  chance: 'Chance',
  seed: 'Seed',
  another: 'Another seed',
  stable: 'Stable: an image keeps its split when others come or go, and when it is renamed.',
  note: 'Splits are stored with each image and leave in the manifest. What is left out of exports gets its split as well, should it come back.',
  wouldMove: (count: number) => `${counted(count, 'image')} would move`,
  nothingMoves: 'Nothing would move',
  asItIs: 'As it is',
  ifApplied: 'If applied',
  shown: 'Table',
  share: (share: string, total: number, leftOut: number) =>
    `${share} of ${integer(total)}${leftOut > 0 ? `, ${integer(leftOut)} of them left out of exports now` : ''}; nothing is written yet`,
  head: { class: 'class', all: 'samples', off: (percent: number) => `off ${percent} %`, none: 'none' },
  points: 'points off the ratio',
  fromTo: 'From, to',
  from: 'from',
  leave: 'leave',
  arrive: 'arrive',
  inNone: 'no split',
  some: (count: number) => `Some of the ${integer(count)}`,
  leaveTest: (moving: number, total: number, name: string) =>
    `${integer(moving)} of ${counted(total, 'image')} leave ${name}.`,
  leaveTestHelp: 'Results measured on the old one cannot be compared with new ones.',
  leaksLeft: (before: number, after: number) =>
    after === 0
      ? before === 0
        ? 'No group of exact copies is in two splits.'
        : `No leak is left: ${counted(before, 'group')} of exact copies ${before === 1 ? 'comes' : 'come'} together.`
      : `${counted(after, 'group')} of exact copies would be in two splits, ${integer(before)} now. Their bytes differ and their pixels do not; mend them after the split.`,
  apply: (count: number) => `Apply, move ${integer(count)}`,
  discard: 'Back',
  working: 'Working out…',
  failed: 'The split could not be worked out',
  leak: 'leak',
  leaks: (groups: number, files: number) => `${counted(groups, 'group')}, ${counted(files, 'file')}`,
  noLeaks: 'No picture is in two splits',
  noLeaksHelp: 'No group of duplicates has images in more than one split.',
  noSplits: 'Nothing is in a split yet.',
  leaksFailed: 'The leaks could not be looked for',
  looking: 'Looking for duplicates…',
  alike: 'How alike',
  exact: 'Exact copies',
  near: 'Exact and near',
  keeperGoes: 'A group goes to its keeper’s split.',
  fixAll: (count: number) => `Fix all, move ${integer(count)}`,
  fix: 'Fix',
  fixLabel: (file: string) => `Fix the group of ${file}`,
  exactly: 'exact',
  nearly: (distance: number | null) => (distance === null ? 'near' : `near, d ${distance}`),
  more: (count: number) => `and ${counted(count, 'more group')}`,
};
