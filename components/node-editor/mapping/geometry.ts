/** Sizes of the two grids, in pixels; the style sheet has the same. */
export const ROW_HEIGHT = 32;
export const HEAD_HEIGHT = 30;
/** Rows before the mapping scrolls by itself. */
export const MAX_ROWS = 14;
/** Rows drawn above and below what is seen. */
const OVERSCAN = 3;
const STEP_ROWS = 4;
/** Scrolling by less draws nothing anew. */
export const STEP = STEP_ROWS * ROW_HEIGHT;
/** A line goes on for so many rows beyond those drawn, if its end is further away. */
const BEYOND = 8;
/** Distance of a line's ends from the edges of the lane: the radius of a port and its border. */
const PORT = 6;

/** Rows to draw, `to` excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What to draw for a scroll position that is a multiple of `STEP`. */
export function spanOf(scrollTop: number, height: number, count: number): Span {
  const from = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - OVERSCAN);
  return { from, to: Math.min(count, Math.ceil((scrollTop + height) / ROW_HEIGHT) + STEP_ROWS + OVERSCAN) };
}

export const isWithin = (index: number, { from, to }: Span) => index >= from && index < to;

/** Height of a row's middle. */
export const middle = (index: number) => ROW_HEIGHT * index + ROW_HEIGHT / 2;

/** Where a line to a row ends: lines to rows that are far out of sight are cut, for long dashed ones are slow to paint. */
export function lineEnd(row: number, { from, to }: Span): number {
  return middle(Math.max(from - BEYOND, Math.min(to - 1 + BEYOND, row)));
}

/** The curve from one height to another across a lane. */
export function curve(fromY: number, toY: number, lane: number): string {
  return `M${PORT} ${fromY} C${lane * 0.45} ${fromY} ${lane * 0.55} ${toY} ${lane - PORT} ${toY}`;
}

/** A line that is being drawn: from a port to the pointer, in the lane's own coordinates. */
export function looseCurve(startX: number, startY: number, x: number, y: number): string {
  const bend = (x - startX) / 2;
  return `M${startX} ${startY} C${startX + bend} ${startY} ${x - bend} ${y} ${x} ${y}`;
}
