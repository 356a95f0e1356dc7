import { commandChords, type CommandId } from '../src-shared/commands.ts';
import { m } from './messages/index.ts';

export type { CommandId };

export type KeyGroup =
  'label' | 'move' | 'everywhere' | 'screens' | 'single' | 'duplicates' | 'transforms' | 'splits' | 'export';

export interface Binding {
  command: CommandId;
  /** As `chordOf` writes them. */
  chords: readonly string[];
  /** Key caps to draw; empty where another line of the sheet says it already. */
  caps: string[];
  group: KeyGroup;
  text: string;
}

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
const mod = isMac ? '⌘' : 'Ctrl';
const shift = isMac ? '⇧' : 'Shift';

const k = m.keys;
const lines: readonly Omit<Binding, 'chords'>[] = [
  {
    command: 'label',
    caps: ['1', '–', '9'],
    group: 'label',
    text: k.label,
  },
  { command: 'unlabel', caps: ['0'], group: 'label', text: k.unlabel },
  { command: 'giveClass', caps: ['K'], group: 'label', text: k.giveClass },
  { command: 'drop', caps: ['X'], group: 'label', text: k.drop },
  { command: 'keep', caps: ['P'], group: 'label', text: k.keep },
  { command: 'clear', caps: ['U'], group: 'label', text: k.clear },
  { command: 'acceptSuggestion', caps: ['Y'], group: 'label', text: k.acceptSuggestion },
  { command: 'weightDown', caps: ['[', ']'], group: 'label', text: k.weight },
  { command: 'weightUp', caps: [], group: 'label', text: k.weight },
  { command: 'left', caps: ['←', '→', '↑', '↓'], group: 'move', text: k.move },
  { command: 'right', caps: [], group: 'move', text: k.move },
  { command: 'up', caps: [], group: 'move', text: k.move },
  { command: 'down', caps: [], group: 'move', text: k.move },
  { command: 'extendLeft', caps: [], group: 'move', text: k.extend },
  { command: 'extendRight', caps: [shift, '→'], group: 'move', text: k.extend },
  { command: 'extendUp', caps: [], group: 'move', text: k.extend },
  { command: 'extendDown', caps: [], group: 'move', text: k.extend },
  { command: 'home', caps: ['Home', 'End'], group: 'move', text: k.ends },
  { command: 'end', caps: [], group: 'move', text: k.ends },
  { command: 'pageUp', caps: [], group: 'move', text: k.page },
  { command: 'pageDown', caps: [], group: 'move', text: k.page },
  { command: 'open', caps: ['Enter'], group: 'move', text: k.open },
  { command: 'back', caps: ['Esc'], group: 'move', text: k.back },
  { command: 'select', caps: ['Space'], group: 'move', text: k.select },
  { command: 'selectAll', caps: [mod, 'A'], group: 'move', text: k.selectAll },
  { command: 'search', caps: ['/'], group: 'everywhere', text: k.search },
  { command: 'undo', caps: [mod, 'Z'], group: 'everywhere', text: k.undo },
  {
    command: 'redo',
    caps: [mod, shift, 'Z'],
    group: 'everywhere',
    text: k.redo,
  },
  { command: 'keys', caps: ['?'], group: 'everywhere', text: k.keys },
  { command: 'larger', caps: ['+', '−'], group: 'everywhere', text: k.size },
  { command: 'smaller', caps: [], group: 'everywhere', text: k.size },
  { command: 'grid', caps: ['G'], group: 'screens', text: m.screens.grid },
  { command: 'issues', caps: ['I'], group: 'screens', text: m.screens.issues },
  { command: 'duplicates', caps: ['D'], group: 'screens', text: m.screens.duplicates },
  { command: 'classes', caps: ['C'], group: 'screens', text: m.screens.classes },
  { command: 'weights', caps: ['W'], group: 'screens', text: m.screens.weights },
  { command: 'splits', caps: ['S'], group: 'screens', text: m.screens.splits },
  { command: 'transforms', caps: ['T'], group: 'screens', text: m.screens.transforms },
  { command: 'import', caps: ['M'], group: 'screens', text: m.screens.import },
  { command: 'export', caps: ['E'], group: 'screens', text: m.screens.export },
  { command: 'history', caps: ['H'], group: 'screens', text: m.screens.history },
  { command: 'openFolder', caps: ['O'], group: 'screens', text: k.openFolder },
  { command: 'zoom', caps: ['Z'], group: 'single', text: k.zoom },
  { command: 'asLoader', caps: ['L'], group: 'single', text: k.asLoader },
  { command: 'nextSeed', caps: ['R'], group: 'transforms', text: k.nextSeed },
  { command: 'addStep', caps: ['A'], group: 'transforms', text: k.addStep },
  { command: 'flicker', caps: ['F'], group: 'duplicates', text: k.flicker },
  { command: 'notDuplicates', caps: ['N'], group: 'duplicates', text: k.notDuplicates },
  { command: 'fixAll', caps: ['F'], group: 'splits', text: k.fixAll },
  { command: 'dryRun', caps: [shift, '↵'], group: 'export', text: k.dryRun },
  { command: 'confirm', caps: [mod, '↵'], group: 'export', text: k.confirm },
];

/** Every key of the page with its text. The sheet of keys is drawn from this list. */
export const bindings: readonly Binding[] = lines.map((line) => ({
  ...line,
  chords: commandChords[line.command],
}));

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
