import { expect, it } from 'vitest';
import { outermost } from '../../src-main/scan/walk.ts';

it.each([
  [
    ['a/b', 'a', 'c/d/e', 'c'],
    ['a', 'c'],
  ],
  [
    ['ab/c', 'a', 'a-b'],
    ['ab/c', 'a', 'a-b'],
  ],
  [['x', 'x'], ['x']],
  [[], []],
])('of %j only %j lie in no other', (paths, left) => {
  expect(outermost(paths)).toEqual(left);
});
