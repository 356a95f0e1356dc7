import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextColumn } from '../../src-shared/manifest/text-column.ts';

describe('a column of texts', () => {
  it('gives back what was pushed, over all chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.constantFrom(0, 1023, 1024, 5000),
        (texts, before) => {
          const column = new TextColumn(0);
          for (let i = 0; i < before; i++) column.push(`päth/${i}`);
          for (const text of texts) column.push(text);
          expect(column.length).toBe(before + texts.length);
          for (const i of [0, 1, 1022, 1023, 1024, 2047, 2048, 4999])
            if (i < before) expect(column.at(i)).toBe(`päth/${i}`);
          expect(texts.map((_, i) => column.at(before + i))).toEqual(texts);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('has nothing outside of its rows', () => {
    const column = new TextColumn(4);
    column.push('a');
    expect([column.at(0), column.at(1), column.at(-1), column.at(0.5 + NaN)]).toEqual([
      'a',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
