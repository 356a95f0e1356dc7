import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../src-shared/manifest/utf8.ts';

// Every unit there is, also surrogates that stand alone.
const texts = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0xd7fe, max: 0xe002 })))
  .map((units) => String.fromCharCode(...units));

describe('UTF-8', () => {
  it('gives back every text', () => {
    fc.assert(fc.property(texts, (text) => decodeUtf8(encodeUtf8(text)) === text));
  });

  it('is what TextEncoder and TextDecoder make of texts that have an encoding', () => {
    fc.assert(
      fc.property(texts, fc.string({ unit: 'binary' }), (some, text) => {
        for (const each of [some.toWellFormed(), text]) {
          const bytes = new TextEncoder().encode(each);
          expect([...encodeUtf8(each)]).toEqual([...bytes]);
          expect(decodeUtf8(bytes)).toBe(each);
        }
      }),
    );
  });

  it('reads a part, and long texts', () => {
    expect(decodeUtf8(encodeUtf8('xäy'), 1, 3)).toBe('ä');
    const long = 'a漢😀'.repeat(5000);
    expect(decodeUtf8(encodeUtf8(long))).toBe(long);
  });
});
