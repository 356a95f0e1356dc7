import { describe, expect, it } from 'vitest';
import { labelReader } from '../../src-shared/catalogue/label-source.ts';

describe('labelReader', () => {
  it.each([
    ['cat/1.jpg', 'cat'],
    ['cat/young/1.jpg', 'cat'],
    ['1.jpg', null],
  ])('by folder: %s is %s', (path, label) => {
    expect(labelReader({ kind: 'folder' })(path)).toBe(label);
  });

  it.each([
    ['dog.123.jpg', 'dog'],
    ['dog.wrong.jpg', 'dog'],
    ['deep/er/cat_1.png', 'cat'],
    ['cat-1.PNG', 'cat'],
    ['cat.jpg', null],
    ['_1.jpg', null],
    ['Käfer 2.7.jpg', 'Käfer 2'],
  ])('by prefix: %s is %s', (path, label) => {
    expect(labelReader({ kind: 'prefix' })(path)).toBe(label);
  });

  it('by pattern: the group named label, else the first', () => {
    expect(labelReader({ kind: 'pattern', pattern: '^(train|val)/(?<label>\\w+)/' })('val/cat/1.jpg')).toBe(
      'cat',
    );
    expect(labelReader({ kind: 'pattern', pattern: '([a-z]+)_\\d' })('x/cat_1.jpg')).toBe('cat');
    expect(labelReader({ kind: 'pattern', pattern: '([a-z]+)_\\d' })('1.jpg')).toBeNull();
    expect(labelReader({ kind: 'pattern', pattern: 'a(b)?' })('a.jpg')).toBeNull();
  });

  it.each(['(', 'nogroup', '(?:x)'])('refuses the pattern %s, saying what to do', (pattern) => {
    expect(() => labelReader({ kind: 'pattern', pattern })).toThrow(
      expect.objectContaining({
        code: 'BAD_INPUT',
        subject: pattern,
        hint: expect.stringContaining('label') as string,
      }),
    );
  });

  it('none has none', () => {
    expect(labelReader({ kind: 'none' })('cat/cat.1.jpg')).toBeNull();
  });
});
