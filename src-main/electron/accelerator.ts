const names: Record<string, string> = {
  mod: 'CmdOrCtrl',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  '+': 'Plus',
  '?': 'Shift+/',
};

/** A key of the page as Electron writes it: `shift+mod+z` is `Shift+CmdOrCtrl+Z`. */
export function acceleratorOf(chord: string): string {
  // The plus key is a separator and a key.
  const parts = chord === '+' ? ['+'] : chord.split('+');
  return parts.map((part) => names[part] ?? part.toUpperCase()).join('+');
}
