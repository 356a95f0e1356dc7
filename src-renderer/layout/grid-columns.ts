/** Geometry of the grid at one width: how many cells stand in a row, and how large each is. All in CSS pixels. */
export interface GridGeometry {
  columns: number;
  cellWidth: number;
  /** Height of the picture's frame, 3/4 of its width. */
  thumbHeight: number;
  /** From the top of one row to the top of the next. */
  rowHeight: number;
  gap: number;
}

export const cellGap = 4;
/** Padding left, right and above the picture inside a cell. */
export const cellPadding = 4;
/** The line below the picture: class, split, weight. */
export const captionHeight = 24;

/** Fits as many cells of about `targetWidth` into `width` as go, at least one, and stretches them to fill the row. */
export function gridGeometry(width: number, targetWidth: number): GridGeometry {
  const usable = Math.max(0, width);
  const columns = Math.max(1, Math.round((usable + cellGap) / (targetWidth + cellGap)));
  const cellWidth = Math.max(2 * cellPadding, (usable - (columns - 1) * cellGap) / columns);
  const thumbHeight = Math.round(((cellWidth - 2 * cellPadding) * 3) / 4);
  const rowHeight = cellPadding + thumbHeight + captionHeight + cellGap;
  return { columns, cellWidth, thumbHeight, rowHeight, gap: cellGap };
}

export function rowsOf(count: number, columns: number): number {
  return Math.ceil(count / columns);
}
