/** Which rows of a long list are on the screen. */

export interface WindowRange {
  /** First row to render. */
  from: number;
  /** One past the last row to render. */
  to: number;
}

/**
 * Rows of equal height that a viewport shows, with some to spare on both sides.
 *
 * @param scrollTop Pixels; beyond either end counts as the end, as when a phone overscrolls.
 */
export function windowRange(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewportHeight: number,
  spare: number,
): WindowRange {
  const last = Math.max(0, count * rowHeight - viewportHeight);
  const top = Math.min(Math.max(0, scrollTop), last);
  const from = Math.max(0, Math.floor(top / rowHeight) - spare);
  const to = Math.min(count, Math.ceil((top + viewportHeight) / rowHeight) + spare);
  return { from, to };
}

/** Where to scroll so that a row is whole on the screen; null when it is. */
export function scrollToShow(
  index: number,
  rowHeight: number,
  scrollTop: number,
  viewportHeight: number,
): number | null {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  return bottom > scrollTop + viewportHeight ? bottom - viewportHeight : null;
}
