import { SANS } from "@/components/ui/theme/fonts";
import { PALETTES, type Mode } from "@/components/ui/theme/palette";
import { STATUS_COLOURS } from "@/components/ui/theme/status-colours";
import type { StatusName } from "@/components/ui/status/status-looks";
import { STATUS_LOOKS } from "@/components/ui/status/status-looks";
import { BAR_HEIGHT, pixelOf, ROW_HEIGHT, type Mark, type Scale } from "./layout";

export interface DrawnRow {
  readonly kind: "flow" | "task";
  readonly marks: readonly Mark[];
}

interface Picture {
  readonly mode: Mode;
  readonly scale: Scale;
  readonly rows: readonly DrawnRow[];
  /** Top of the first row, at most 0. */
  readonly offset: number;
  readonly height: number;
  readonly now: number;
  readonly ticks: readonly number[];
  readonly focused: string | null;
}

/** Paints the visible rows; coordinates are CSS pixels. */
export function draw(context: CanvasRenderingContext2D, picture: Picture): void {
  const { mode, scale, rows, offset, height, now, ticks, focused } = picture;
  const p = PALETTES[mode];
  context.clearRect(0, 0, scale.width, height);
  const nowX = pixelOf(scale, now);
  if (nowX < scale.width) {
    context.fillStyle = p.head;
    context.fillRect(Math.max(0, nowX), 0, scale.width, height);
  }
  context.fillStyle = p.line;
  for (const tick of ticks) context.fillRect(Math.round(pixelOf(scale, tick)), 0, 1, height);
  rows.forEach((row, index) => {
    const top = offset + index * ROW_HEIGHT;
    if (row.kind === "flow") {
      context.fillStyle = p.head;
      context.fillRect(0, top, scale.width, ROW_HEIGHT);
    }
    context.fillStyle = p.line;
    context.fillRect(0, top + ROW_HEIGHT - 1, scale.width, 1);
    const y = top + (ROW_HEIGHT - BAR_HEIGHT) / 2;
    for (const mark of row.marks) drawMark(context, mark, y, mode, mark.bar.id === focused);
  });
  if (nowX >= 0 && nowX <= scale.width) {
    context.fillStyle = p.brand;
    context.fillRect(nowX - 1, 0, 2, height);
  }
}

/** One bar in the shape of its state: shapes differ where colours alone would not. */
export function drawMark(
  context: CanvasRenderingContext2D,
  { left, width, state, count }: Pick<Mark, "left" | "width" | "state" | "count">,
  y: number,
  mode: Mode,
  isFocused = false,
): void {
  const p = PALETTES[mode];
  const { fg, bg } = STATUS_COLOURS[mode][STATUS_LOOKS[state].tone];
  const path = (radius: number, inset = 0) => {
    context.beginPath();
    context.roundRect(left + inset, y + inset, width - 2 * inset, BAR_HEIGHT - 2 * inset, Math.min(radius, width / 2));
  };
  const fill = (colour: string, radius: number) => {
    path(radius);
    context.fillStyle = colour;
    context.fill();
  };
  const outline = (colour: string) => {
    path(3, 0.5);
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.stroke();
  };
  switch (shapeOf(state)) {
    case "empty":
      fill(p.panel, 3);
      outline(fg);
      break;
    case "tinted":
      fill(bg, 3);
      outline(fg);
      break;
    case "half":
      fill(bg, 3);
      context.save();
      path(3);
      context.clip();
      context.fillStyle = fg;
      context.fillRect(left, y + BAR_HEIGHT * 0.55, width, BAR_HEIGHT * 0.45);
      context.restore();
      outline(fg);
      break;
    case "stripes":
      fill(bg, 3);
      context.save();
      path(3);
      context.clip();
      context.strokeStyle = fg;
      context.lineWidth = 3;
      for (let x = left - BAR_HEIGHT; x < left + width + BAR_HEIGHT; x += 7) {
        context.beginPath();
        context.moveTo(x, y + BAR_HEIGHT);
        context.lineTo(x + BAR_HEIGHT, y);
        context.stroke();
      }
      context.restore();
      outline(fg);
      break;
    case "square":
      fill(fg, 0);
      break;
    case "plain":
      fill(state === "success" ? p.quietSuccess : fg, 3);
  }
  const sign = count > 1 ? String(count) : state === "needsDecision" ? "?" : state === "frozen" ? "*" : null;
  const room = sign === null ? 0 : sign.length * 7 + 6;
  if (sign !== null && width >= Math.max(14, room)) {
    context.fillStyle = shapeOf(state) === "plain" || shapeOf(state) === "square" ? p.panel : fg;
    context.font = `600 11px ${SANS}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(sign, left + width / 2, y + BAR_HEIGHT / 2 + 0.5);
  }
  if (isFocused) {
    context.strokeStyle = p.brand;
    context.lineWidth = 2;
    context.strokeRect(left - 2, y - 2, width + 4, BAR_HEIGHT + 4);
  }
}

function shapeOf(state: StatusName): "empty" | "tinted" | "half" | "stripes" | "square" | "plain" {
  switch (state) {
    case "notRun":
      return "empty";
    case "waitTime":
      return "tinted";
    case "waitResource":
      return "half";
    case "running":
    case "checking":
      return "stripes";
    case "failed":
      return "square";
    default:
      return "plain";
  }
}
