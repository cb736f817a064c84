/** Rows drawn above and below the visible ones. */
const MARGIN_ROWS = 12;
/** Shorter tables are drawn whole: their rows may then have any height. */
export const WINDOW_FROM_ROWS = 100;

export interface RowWindow {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly paddingTop: number;
  readonly paddingBottom: number;
}

/** Which rows of a long table have to exist, and how much room the others take. */
export function windowRows(total: number, rowHeight: number, scrollTop: number, viewHeight: number): RowWindow {
  if (total <= WINDOW_FROM_ROWS) return { from: 0, to: total, paddingTop: 0, paddingBottom: 0 };
  const visible = Math.ceil(viewHeight / rowHeight);
  // Quantised, so that scrolling by a few pixels draws nothing anew.
  const first = Math.floor(scrollTop / rowHeight / MARGIN_ROWS) * MARGIN_ROWS;
  const from = Math.max(0, Math.min(first - MARGIN_ROWS, total - visible - 2 * MARGIN_ROWS));
  const to = Math.min(total, from + visible + 3 * MARGIN_ROWS);
  return { from, to, paddingTop: from * rowHeight, paddingBottom: (total - to) * rowHeight };
}
