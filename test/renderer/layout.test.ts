import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentOffset,
  isCompressed,
  scrollHeightOf,
  settled,
} from '../../src-renderer/layout/compressed-scroll.ts';
import { containedBox } from '../../src-renderer/layout/contained-box.ts';
import { cellGap, gridGeometry, rowsOf } from '../../src-renderer/layout/grid-columns.ts';
import { RangeSet, type Range } from '../../src-renderer/layout/range-set.ts';
import { bandBetween, cellsInBand } from '../../src-renderer/layout/rubber-band.ts';
import { offsetToShow, virtualWindow } from '../../src-renderer/layout/virtual-window.ts';

describe('grid columns', () => {
  it('fills the row exactly, whatever its width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 120, max: 4000 }), fc.integer({ min: 80, max: 400 }), (width, target) => {
        const g = gridGeometry(width, target);
        expect(g.columns * g.cellWidth + (g.columns - 1) * cellGap).toBeCloseTo(width, 6);
      }),
    );
  });

  it('keeps one column where not even one fits', () => {
    expect(gridGeometry(0, 140).columns).toBe(1);
    expect(gridGeometry(60, 140).columns).toBe(1);
  });

  it('counts the last, unfilled row', () => {
    expect(rowsOf(0, 8)).toBe(0);
    expect(rowsOf(8, 8)).toBe(1);
    expect(rowsOf(9, 8)).toBe(2);
  });
});

describe('virtual window', () => {
  it('draws every row that touches the viewport, and none that does not exist', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 20, max: 400 }),
        fc.nat(2000),
        (offset, viewport, rowHeight, rows) => {
          const { firstRow, endRow } = virtualWindow(offset, viewport, rowHeight, rows, 2);
          expect(firstRow).toBeGreaterThanOrEqual(0);
          expect(endRow).toBeLessThanOrEqual(rows);
          expect(endRow).toBeGreaterThanOrEqual(firstRow);
          for (
            let row = Math.floor(offset / rowHeight);
            row * rowHeight < offset + viewport && row < rows;
            row++
          )
            expect(row >= firstRow && row < endRow).toBe(true);
        },
      ),
    );
  });

  it('moves as little as shows the row', () => {
    expect(offsetToShow(3, 0, 500, 100)).toBe(0);
    expect(offsetToShow(5, 0, 500, 100)).toBe(100);
    expect(offsetToShow(1, 300, 500, 100)).toBe(100);
  });
});

describe('compressed scroll', () => {
  const short = { contentHeight: 10_000, viewportHeight: 800 };
  const tall = { contentHeight: 60_000_000, viewportHeight: 800 };

  it('is the plain scroll bar below the limit', () => {
    expect(isCompressed(short)).toBe(false);
    expect(contentOffset(short, 1234, 0, 0)).toBe(1234);
    expect(settled(short, 1234)).toBe(1234);
    expect(scrollHeightOf(short)).toBe(10_000);
  });

  it('reaches both ends above the limit', () => {
    const bottom = scrollHeightOf(tall) - 800;
    expect(contentOffset(tall, bottom, 0, 0)).toBe(tall.contentHeight - 800);
    expect(contentOffset(tall, 0, bottom, tall.contentHeight - 800)).toBe(0);
  });

  it('moves pixel by pixel on a small step, so that no row is skipped', () => {
    expect(contentOffset(tall, 5_000_100, 5_000_000, 20_000_000)).toBe(20_000_100);
  });

  it('goes to the proportional place on a drag', () => {
    const middle = (scrollHeightOf(tall) - 800) / 2;
    expect(contentOffset(tall, middle, 0, 0)).toBeCloseTo((tall.contentHeight - 800) / 2, 0);
  });

  it('comes to rest where the content stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: tall.contentHeight - 800 }), (offset) => {
        const top = settled(tall, offset);
        expect(contentOffset(tall, top, top > 2000 ? 0 : top + 5000, offset)).toBeCloseTo(offset, -1);
      }),
    );
  });
});

describe('rubber band', () => {
  const g = gridGeometry(4 * 100 + 3 * cellGap, 100);

  it('takes the cells that it touches', () => {
    expect(g.columns).toBe(4);
    expect(cellsInBand(bandBetween(10, 10, 150, 20), g, 40)).toEqual([[0, 2]]);
    expect(cellsInBand(bandBetween(150, g.rowHeight + 5, 10, 10), g, 40)).toEqual([
      [0, 2],
      [4, 6],
    ]);
  });

  it('joins whole rows, and stops at the last image', () => {
    expect(cellsInBand(bandBetween(0, 0, 9999, 2 * g.rowHeight + 5), g, 10)).toEqual([[0, 10]]);
    expect(cellsInBand(bandBetween(0, 50 * g.rowHeight, 9999, 51 * g.rowHeight), g, 10)).toEqual([]);
  });

  it('takes nothing in a gap', () => {
    const x = g.cellWidth + cellGap / 2;
    expect(cellsInBand(bandBetween(x, 10, x + 0.5, 20), g, 40)).toEqual([]);
  });
});

describe('range set', () => {
  const anyRanges = fc.array(fc.tuple(fc.nat(60), fc.nat(60)));

  it('is a set', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, fc.nat(60), (a, b, position) => {
        const plain = new Set<number>();
        for (const [start, end] of [...a, ...b]) for (let i = start; i < end; i++) plain.add(i);
        let set = new RangeSet(a as Range[]).add(b as Range[]);
        expect([...set]).toEqual([...plain].sort((x, y) => x - y));
        expect(set.size).toBe(plain.size);
        set = set.toggle(position);
        expect(set.has(position)).toBe(!plain.has(position));
        expect(set.countIn(10, 30)).toBe([...set].filter((i) => i >= 10 && i < 30).length);
      }),
    );
  });

  it('cuts a hole', () => {
    expect(new RangeSet([[0, 10]]).remove([3, 5]).ranges).toEqual([
      [0, 3],
      [5, 10],
    ]);
  });
});

describe('contained box', () => {
  it('fits the whole picture, touching two sides', () => {
    expect(containedBox(2, 4 / 3)).toEqual({
      left: 0,
      top: expect.closeTo(1 / 6),
      width: 1,
      height: expect.closeTo(2 / 3),
    });
    expect(containedBox(1, 4 / 3)).toEqual({ left: 0.125, top: 0, width: 0.75, height: 1 });
  });
});
