import type { GridGeometry } from './grid-columns.ts';

export interface Band {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function bandBetween(x0: number, y0: number, x1: number, y1: number): Band {
  return { left: Math.min(x0, x1), top: Math.min(y0, y1), right: Math.max(x0, x1), bottom: Math.max(y0, y1) };
}

/**
 * Positions whose cells a band touches, as half-open ranges: one for each row it crosses, joined where it spans the row.
 * The band is in content coordinates, with the first cell's corner at 0, 0.
 */
export function cellsInBand(band: Band, geometry: GridGeometry, count: number): [number, number][] {
  const { columns, cellWidth, rowHeight, gap } = geometry;
  const pitch = cellWidth + gap;
  const cellHeight = rowHeight - gap;
  const firstColumn = Math.max(0, firstTouched(band.left, pitch, cellWidth));
  const lastColumn = Math.min(columns - 1, Math.floor(band.right / pitch));
  const firstRow = Math.max(0, firstTouched(band.top, rowHeight, cellHeight));
  const lastRow = Math.floor(band.bottom / rowHeight);
  if (lastColumn < firstColumn || lastRow < firstRow) return [];
  if (firstColumn === 0 && lastColumn === columns - 1) {
    const start = firstRow * columns;
    const end = Math.min(count, (lastRow + 1) * columns);
    return start < end ? [[start, end]] : [];
  }
  const ranges: [number, number][] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    const start = row * columns + firstColumn;
    if (start >= count) break;
    ranges.push([start, Math.min(count, row * columns + lastColumn + 1)]);
  }
  return ranges;
}

/** The first cell that reaches to `from` or beyond it; the gap after a cell belongs to nobody. */
function firstTouched(from: number, pitch: number, size: number): number {
  const cell = Math.floor(from / pitch);
  return from - cell * pitch > size ? cell + 1 : cell;
}
