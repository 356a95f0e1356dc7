export interface VirtualWindow {
  /** First row to draw, and the one after the last. */
  firstRow: number;
  endRow: number;
}

/** Rows that touch the viewport, and `overscan` more on either side. */
export function virtualWindow(
  offset: number,
  viewportHeight: number,
  rowHeight: number,
  rows: number,
  overscan: number,
): VirtualWindow {
  if (rows === 0) return { firstRow: 0, endRow: 0 };
  const firstRow = Math.max(0, Math.floor(offset / rowHeight) - overscan);
  const endRow = Math.min(rows, Math.ceil((offset + viewportHeight) / rowHeight) + overscan);
  return { firstRow: Math.min(firstRow, rows), endRow: Math.max(endRow, Math.min(firstRow, rows)) };
}

/** The offset at which a row is wholly in sight, moving as little as possible. */
export function offsetToShow(
  row: number,
  offset: number,
  viewportHeight: number,
  rowHeight: number,
  padding = 0,
): number {
  const top = row * rowHeight - padding;
  const bottom = (row + 1) * rowHeight + padding;
  if (top < offset) return Math.max(0, top);
  if (bottom > offset + viewportHeight) return Math.max(0, bottom - viewportHeight);
  return offset;
}
