import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareUtf8 } from '../../src-shared/manifest/compare-utf8.ts';

it('orders as the UTF-8 bytes do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

it('puts a private-use character before one beyond the first plane, where JavaScript does not', () => {
  const [privateUse, emoji] = ['\uE000', '😀'];
  expect(compareUtf8(privateUse, emoji)).toBeLessThan(0);
  expect(privateUse < emoji).toBe(false);
});
