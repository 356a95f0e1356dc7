import { m } from './messages/index.ts';

/** Every key of the page, once. The sheet of keys is drawn from this list. */
export type CommandId =
  | 'label'
  | 'unlabel'
  | 'drop'
  | 'keep'
  | 'clear'
  | 'weightDown'
  | 'weightUp'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'extendLeft'
  | 'extendRight'
  | 'extendUp'
  | 'extendDown'
  | 'home'
  | 'end'
  | 'pageUp'
  | 'pageDown'
  | 'open'
  | 'back'
  | 'select'
  | 'selectAll'
  | 'search'
  | 'undo'
  | 'redo'
  | 'keys'
  | 'larger'
  | 'smaller'
  | 'grid'
  | 'issues'
  | 'duplicates'
  | 'classes'
  | 'weights'
  | 'splits'
  | 'transforms'
  | 'export'
  | 'history'
  | 'openFolder'
  | 'nextSeed'
  | 'addStep'
  | 'zoom'
  | 'asLoader'
  | 'dryRun'
  | 'confirm'
  | 'fixAll'
  | 'flicker'
  | 'notDuplicates';

export type KeyGroup =
  'label' | 'move' | 'everywhere' | 'screens' | 'single' | 'duplicates' | 'transforms' | 'splits' | 'export';

export interface Binding {
  command: CommandId;
  /** As `chordOf` writes them. */
  chords: string[];
  /** Key caps to draw; empty where another line of the sheet says it already. */
  caps: string[];
  group: KeyGroup;
  text: string;
}

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
const mod = isMac ? '⌘' : 'Ctrl';
const shift = isMac ? '⇧' : 'Shift';

const k = m.keys;
export const bindings: readonly Binding[] = [
  {
    command: 'label',
    chords: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    caps: ['1', '–', '9'],
    group: 'label',
    text: k.label,
  },
  { command: 'unlabel', chords: ['0'], caps: ['0'], group: 'label', text: k.unlabel },
  { command: 'drop', chords: ['x'], caps: ['X'], group: 'label', text: k.drop },
  { command: 'keep', chords: ['p'], caps: ['P'], group: 'label', text: k.keep },
  { command: 'clear', chords: ['u'], caps: ['U'], group: 'label', text: k.clear },
  { command: 'weightDown', chords: ['['], caps: ['[', ']'], group: 'label', text: k.weight },
  { command: 'weightUp', chords: [']'], caps: [], group: 'label', text: k.weight },
  { command: 'left', chords: ['arrowleft'], caps: ['←', '→', '↑', '↓'], group: 'move', text: k.move },
  { command: 'right', chords: ['arrowright'], caps: [], group: 'move', text: k.move },
  { command: 'up', chords: ['arrowup'], caps: [], group: 'move', text: k.move },
  { command: 'down', chords: ['arrowdown'], caps: [], group: 'move', text: k.move },
  { command: 'extendLeft', chords: ['shift+arrowleft'], caps: [], group: 'move', text: k.extend },
  { command: 'extendRight', chords: ['shift+arrowright'], caps: [shift, '→'], group: 'move', text: k.extend },
  { command: 'extendUp', chords: ['shift+arrowup'], caps: [], group: 'move', text: k.extend },
  { command: 'extendDown', chords: ['shift+arrowdown'], caps: [], group: 'move', text: k.extend },
  { command: 'home', chords: ['home'], caps: ['Home', 'End'], group: 'move', text: k.ends },
  { command: 'end', chords: ['end'], caps: [], group: 'move', text: k.ends },
  { command: 'pageUp', chords: ['pageup'], caps: [], group: 'move', text: k.page },
  { command: 'pageDown', chords: ['pagedown'], caps: [], group: 'move', text: k.page },
  { command: 'open', chords: ['enter'], caps: ['Enter'], group: 'move', text: k.open },
  { command: 'back', chords: ['escape'], caps: ['Esc'], group: 'move', text: k.back },
  { command: 'select', chords: ['space'], caps: ['Space'], group: 'move', text: k.select },
  { command: 'selectAll', chords: ['mod+a'], caps: [mod, 'A'], group: 'move', text: k.selectAll },
  { command: 'search', chords: ['/'], caps: ['/'], group: 'everywhere', text: k.search },
  { command: 'undo', chords: ['mod+z'], caps: [mod, 'Z'], group: 'everywhere', text: k.undo },
  {
    command: 'redo',
    chords: ['shift+mod+z', 'mod+y'],
    caps: [mod, shift, 'Z'],
    group: 'everywhere',
    text: k.redo,
  },
  { command: 'keys', chords: ['?'], caps: ['?'], group: 'everywhere', text: k.keys },
  { command: 'larger', chords: ['+', '='], caps: ['+', '−'], group: 'everywhere', text: k.size },
  { command: 'smaller', chords: ['-', '−'], caps: [], group: 'everywhere', text: k.size },
  { command: 'grid', chords: ['g'], caps: ['G'], group: 'screens', text: m.screens.grid },
  { command: 'issues', chords: ['i'], caps: ['I'], group: 'screens', text: m.screens.issues },
  { command: 'duplicates', chords: ['d'], caps: ['D'], group: 'screens', text: m.screens.duplicates },
  { command: 'classes', chords: ['c'], caps: ['C'], group: 'screens', text: m.screens.classes },
  { command: 'weights', chords: ['w'], caps: ['W'], group: 'screens', text: m.screens.weights },
  { command: 'splits', chords: ['s'], caps: ['S'], group: 'screens', text: m.screens.splits },
  { command: 'transforms', chords: ['t'], caps: ['T'], group: 'screens', text: m.screens.transforms },
  { command: 'export', chords: ['e'], caps: ['E'], group: 'screens', text: m.screens.export },
  { command: 'history', chords: ['h'], caps: ['H'], group: 'screens', text: m.screens.history },
  { command: 'openFolder', chords: ['o'], caps: ['O'], group: 'screens', text: k.openFolder },
  { command: 'zoom', chords: ['z'], caps: ['Z'], group: 'single', text: k.zoom },
  { command: 'asLoader', chords: ['l'], caps: ['L'], group: 'single', text: k.asLoader },
  { command: 'nextSeed', chords: ['r'], caps: ['R'], group: 'transforms', text: k.nextSeed },
  { command: 'addStep', chords: ['a'], caps: ['A'], group: 'transforms', text: k.addStep },
  { command: 'flicker', chords: ['f'], caps: ['F'], group: 'duplicates', text: k.flicker },
  { command: 'notDuplicates', chords: ['n'], caps: ['N'], group: 'duplicates', text: k.notDuplicates },
  { command: 'fixAll', chords: ['f'], caps: ['F'], group: 'splits', text: k.fixAll },
  { command: 'dryRun', chords: ['shift+enter'], caps: [shift, '↵'], group: 'export', text: k.dryRun },
  { command: 'confirm', chords: ['mod+enter'], caps: [mod, '↵'], group: 'export', text: k.confirm },
];

export function capsOf(command: CommandId): string[] {
  return bindings.find((binding) => binding.command === command && binding.caps.length > 0)?.caps ?? [];
}

/** A key press as text: `shift+mod+z`, `arrowleft`, `?`. Shift is named only where it does not make another character. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const isCharacter = event.key.length === 1 && event.key.toLowerCase() === event.key.toUpperCase();
  const withShift = event.shiftKey && !(isCharacter && event.key !== ' ');
  return `${withShift ? 'shift+' : ''}${event.ctrlKey || event.metaKey ? 'mod+' : ''}${key}`;
}
