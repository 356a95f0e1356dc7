/**
 * NOTE Content taller than a browser's limit
 *
 * Firefox stops at about 17 million pixels, Chromium at about 33. Above `limit` the scroll area is made `limit` tall and
 * stands for the whole content: its ends are the content's ends. A small step of the scroll bar (a wheel, an arrow) moves the
 * content by just as many pixels, so that nothing is skipped; a large one (a drag) goes to the proportional place. After small steps
 * the bar has drifted from the proportional place, and `settled` says where it belongs once scrolling has come to rest.
 */
export const maxScrollHeight = 15_000_000;

export interface ScrollExtent {
  contentHeight: number;
  viewportHeight: number;
  limit?: number;
}

export function scrollHeightOf({ contentHeight, limit = maxScrollHeight }: ScrollExtent): number {
  return Math.min(contentHeight, limit);
}

function ranges(extent: ScrollExtent): { content: number; scroll: number } {
  return {
    content: Math.max(0, extent.contentHeight - extent.viewportHeight),
    scroll: Math.max(0, scrollHeightOf(extent) - extent.viewportHeight),
  };
}

export function isCompressed(extent: ScrollExtent): boolean {
  return extent.contentHeight > (extent.limit ?? maxScrollHeight);
}

/** Offset in the content after the bar went from `previousTop` to `scrollTop` while the content stood at `offset`. */
export function contentOffset(
  extent: ScrollExtent,
  scrollTop: number,
  previousTop: number,
  offset: number,
): number {
  const { content, scroll } = ranges(extent);
  if (!isCompressed(extent)) return clamp(scrollTop, 0, content);
  if (scrollTop <= 0) return 0;
  if (scrollTop >= scroll) return content;
  const step = scrollTop - previousTop;
  if (Math.abs(step) <= extent.viewportHeight) return clamp(offset + step, 0, content);
  return clamp((scrollTop / scroll) * content, 0, content);
}

/** Where the bar belongs for an offset in the content. */
export function settled(extent: ScrollExtent, offset: number): number {
  const { content, scroll } = ranges(extent);
  if (!isCompressed(extent)) return clamp(offset, 0, scroll);
  return content === 0 ? 0 : clamp((offset / content) * scroll, 0, scroll);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
