import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findClasses } from '../../src-renderer/layout/find-class.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));

it('finds what begins with the text before what only holds it, whatever the case', () => {
  expect(findClasses(named('wildcat', 'Cat', 'dog', 'cattle'), 'cat')).toEqual(
    named('Cat', 'cattle', 'wildcat'),
  );
  expect(findClasses(named('cat', 'dog'), ' ')).toEqual(named('cat', 'dog'));
  expect(findClasses(named('cat', 'dog'), 'emu')).toEqual([]);
});

it('finds every class by its own name, and no class twice', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.nat(), (names, at) => {
      const classes = named(...names);
      const one = classes[at % Math.max(1, classes.length)];
      const found = findClasses(classes, one?.name ?? '');
      if (one) expect(found).toContain(one);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});
