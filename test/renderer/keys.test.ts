import { describe, expect, it } from 'vitest';
import { bindings, chordOf } from '../../src-renderer/keys.ts';

const press = (key: string, more: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey', boolean>> = {}) =>
  chordOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...more });

describe('keys', () => {
  it('name a press alike on every keyboard', () => {
    expect(press('z', { ctrlKey: true })).toBe('mod+z');
    expect(press('z', { metaKey: true })).toBe('mod+z');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('shift+mod+z');
    expect(press('ArrowLeft', { shiftKey: true })).toBe('shift+arrowleft');
    expect(press(' ')).toBe('space');
  });

  it('take a character for itself, whatever makes it', () => {
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('/')).toBe('/');
    expect(press('/', { shiftKey: true })).toBe('/');
    expect(press('+', { shiftKey: true })).toBe('+');
  });

  it('never give one press to two commands', () => {
    // A letter may mean different things on screens that are never there together, and nowhere else.
    const ofOneScreen = ['single', 'duplicates', 'transforms', 'splits', 'export'];
    for (const screen of ofOneScreen) {
      const chords = bindings
        .filter(({ group }) => group === screen || !ofOneScreen.includes(group))
        .flatMap((binding) => binding.chords);
      expect(new Set(chords).size, screen).toBe(chords.length);
    }
  });

  it('are drawn at least once for every command that has no drawn twin', () => {
    for (const binding of bindings.filter((one) => one.caps.length === 0)) {
      const twins = bindings.filter((one) => one.group === binding.group && one.caps.length > 0);
      expect(twins.length, binding.command).toBeGreaterThan(0);
    }
  });
});
