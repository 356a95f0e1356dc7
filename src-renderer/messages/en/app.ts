import { integer, seconds } from '../../parts/numbers.ts';
import { counted } from '../counted.ts';

export const screens = {
  label: 'Screens',
  grid: 'Grid',
  issues: 'Issues',
  duplicates: 'Duplicates',
  classes: 'Classes',
  weights: 'Weights',
  splits: 'Splits',
  transforms: 'Transforms',
  import: 'Import',
  export: 'Export',
  history: 'History',
};

export const header = {
  start: 'Open or switch dataset',
  recentIn: 'Switch to',
  allDatasets: 'All datasets',
  rescan: 'Look for changed files',
  undo: (what: string | undefined) => (what ? `Undo: ${what}` : 'Nothing to undo'),
  redo: (what: string | undefined) => (what ? `Redo: ${what}` : 'Nothing to redo'),
  theme: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  language: 'Language',
  languages: { system: 'As the system', en: 'English', zh: '简体中文' },
  keys: 'Keys',
};

export const watch = {
  label: 'Watch the folder',
  state: {
    off: 'What is added is found when you look for changed files.',
    watching: 'New, changed and removed files are taken in as they come.',
    polling: 'The folder is looked through every so often.',
    away: 'The folder is not there. It is looked for.',
  },
  away: 'folder away',
  notSwitched: 'Watching was not switched',
};

export const status = {
  ready: 'Ready',
  decoders: (count: number) => `decoders: ${counted(count, 'process', 'processes')}`,
  version: (version: string) => `Winnow ${version}`,
  saved: 'All changes saved',
  saving: (count: number) => `Saving ${counted(count, 'change')}`,
  waiting: (count: number) => `Engine away, ${counted(count, 'change')} to send`,
  slow: 'Waiting for the engine',
  away: 'Engine away',
  images: (total: number) => `of ${counted(total, 'image')}`,
  dropped: (count: number) => `${integer(count)} dropped`,
  notOk: (count: number) => `${integer(count)} not ok`,
  stale: 'The view is as it was opened.',
};

export const jobs = {
  of: (done: number, total: number | null) =>
    total === null ? integer(done) : `${integer(done)} of ${integer(total)}`,
  rate: (perSecond: number, unit: string) => `${integer(Math.round(perSecond))} ${unit}/s`,
  left: (s: number) => `${seconds(s)} left`,
  cancel: (title: string) => `Cancel: ${title}`,
  cancelling: 'stopping',
  showNotOk: 'Show what is not ok',
  ended: (title: string, state: string) =>
    state === 'done' ? `${title}: done` : state === 'cancelled' ? `${title}: stopped` : `${title}: failed`,
  notCancelled: 'The job could not be stopped',
  notStarted: 'The scan was not started',
};

export const engine = {
  away: 'The engine does not answer.',
  awayHint: 'Whatever was confirmed is saved; Winnow tries to reach it again.',
  stopped: 'The engine does not answer',
  attempt: (n: number, s: number) =>
    `Attempt ${n}${s > 0 ? ` in ${s} s` : ' now'}. Whatever was confirmed is saved; what you change now is sent when it is back.`,
  now: 'Try now',
  restarted: 'The server was started again, with another token',
  restartedHint:
    'Open the address that it printed now, here or in another tab. Whatever was confirmed is saved; what you change now is sent then.',
};

export const edits = {
  undo: 'Undo',
  redo: 'Redo',
  undone: (summary: string) => `Undone: ${summary}`,
  redone: (summary: string) => `Redone: ${summary}`,
  notChanged: 'Nothing was changed',
  nothingToChange: 'Nothing to change: all of them are so already',
  notUndone: 'That could not be undone',
  notKnown: 'No answer: look whether this was done',
  drop: 'Drop',
  keep: 'Keep',
  clear: 'Clear',
  weight: 'Weight',
  weightDown: 'Lower weight',
  weightUp: 'Higher weight',
  otherClass: 'Other…',
  giveClassTo: (count: number) => (count === 1 ? 'Give a class' : `Give ${counted(count, 'image')} a class`),
  findClass: 'Find a class, or name a new one',
  newClass: (name: string) => `New class ${name}`,
  newClassHelp: 'A new class comes after the others, so that their indices stay.',
  unlabelled: 'unlabelled',
};

export const bulk = {
  relabel: (count: number) => `Relabel ${integer(count)} as`,
  unlabel: (count: number) => `Clear the label of ${integer(count)}`,
  drop: (count: number) => `Drop ${integer(count)}`,
  keep: (count: number) => `Keep ${integer(count)}`,
  clear: (count: number) => `Clear the mark of ${integer(count)}`,
  weight: (count: number) => `Change the weight of ${integer(count)}`,
  other: (count: number) => `Change ${integer(count)}`,
  wouldChange: (changed: number, already: number, name: string) =>
    already === 0
      ? `${counted(changed, 'image')} would change.`
      : `${integer(changed)} would change, ${integer(already)} are ${name} already.`,
  stay: (name: string) => `stay ${name}`,
  oneUndo: 'One undo takes it back.',
  cancel: 'Cancel',
};
