/**
 * Every command of the page that has a key, with its keys; the page and the menus of the desktop take them from here. `mod` is Ctrl, on macOS Cmd.
 */
export const commandChords = {
  label: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  unlabel: ['0'],
  drop: ['x'],
  keep: ['p'],
  clear: ['u'],
  weightDown: ['['],
  weightUp: [']'],
  left: ['arrowleft'],
  right: ['arrowright'],
  up: ['arrowup'],
  down: ['arrowdown'],
  extendLeft: ['shift+arrowleft'],
  extendRight: ['shift+arrowright'],
  extendUp: ['shift+arrowup'],
  extendDown: ['shift+arrowdown'],
  home: ['home'],
  end: ['end'],
  pageUp: ['pageup'],
  pageDown: ['pagedown'],
  open: ['enter'],
  back: ['escape'],
  select: ['space'],
  selectAll: ['mod+a'],
  search: ['/'],
  undo: ['mod+z'],
  redo: ['shift+mod+z', 'mod+y'],
  keys: ['?'],
  larger: ['+', '='],
  smaller: ['-', '−'],
  grid: ['g'],
  issues: ['i'],
  duplicates: ['d'],
  classes: ['c'],
  weights: ['w'],
  splits: ['s'],
  transforms: ['t'],
  export: ['e'],
  history: ['h'],
  openFolder: ['o'],
  zoom: ['z'],
  asLoader: ['l'],
  nextSeed: ['r'],
  addStep: ['a'],
  flicker: ['f'],
  notDuplicates: ['n'],
  fixAll: ['f'],
  dryRun: ['shift+enter'],
  confirm: ['mod+enter'],
} as const satisfies Record<string, readonly string[]>;

export type CommandId = keyof typeof commandChords;

export function isCommandId(value: unknown): value is CommandId {
  return typeof value === 'string' && Object.hasOwn(commandChords, value);
}
