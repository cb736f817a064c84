"use client";
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslations } from "use-intl";
import { DownIcon, FailedIcon, RightIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useFormat } from "@/components/ui/time/format";
import { zoneOffset } from "@/lib/core/format/instant";
import type { TimelineBar } from "@/lib/core/timeline";
import { draw, type DrawnRow } from "./draw";
import { markAt, marksOf, nearestMark, pixelOf, ROW_HEIGHT, ticksOf, type Mark, type Row, type Scale } from "./layout";
import styles from "./timeline-canvas.module.css";

interface TimelineCanvasProps {
  readonly rows: readonly Row[];
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly focused: TimelineBar | null;
  readonly onFocus: (bar: TimelineBar | null) => void;
  readonly onOpen: (bar: TimelineBar) => void;
  readonly onToggle: (flow: string) => void;
  /** One step further out (1) or in (-1). */
  readonly onZoom: (step: number) => void;
  readonly onNow: () => void;
  /** The picture was dragged by so many milliseconds. */
  readonly onShift: (ms: number) => void;
}

const DRAG_FROM_PX = 4;

/** Bars on a canvas, so that ten thousand of them move smoothly; only rows in sight are computed and painted. */
export function TimelineCanvas(props: TimelineCanvasProps) {
  const { rows, from, to, now, focused, onFocus, onOpen, onToggle } = props;
  const t = useTranslations("timeline");
  const format = useFormat();
  const { mode } = usePreferences();
  const scroller = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState({ top: 0, width: 800, height: 400 });
  const [drag, setDrag] = useState<{ x: number; dx: number } | null>(null);

  useLayoutEffect(() => {
    const measure = new ResizeObserver(() =>
      setView((old) => ({ ...old, width: plot.current!.clientWidth, height: scroller.current!.clientHeight })),
    );
    measure.observe(scroller.current!);
    measure.observe(plot.current!);
    return () => measure.disconnect();
  }, []);

  const shift = drag === null ? 0 : (-drag.dx / view.width) * (to - from);
  const scale = useMemo<Scale>(
    () => ({ from: from + shift, to: to + shift, width: view.width }),
    [from, to, shift, view.width],
  );
  // Computed when needed and not kept: the rows in sight cost less than a millisecond.
  const marksOfRow = (row: Row): Mark[] => (row.kind === "flow" ? [] : marksOf(row.bars, scale, now));

  const firstRow = Math.max(0, Math.floor(view.top / ROW_HEIGHT));
  const visible = rows.slice(firstRow, firstRow + Math.ceil(view.height / ROW_HEIGHT) + 1);
  const ticks = ticksOf(scale, offsetMsAt(format.zone, scale.from));

  useEffect(() => {
    const element = canvas.current!;
    const ratio = window.devicePixelRatio || 1;
    const height = Math.min(view.height, rows.length * ROW_HEIGHT);
    element.width = Math.round(view.width * ratio);
    element.height = Math.round(height * ratio);
    const context = element.getContext("2d")!;
    context.scale(ratio, ratio);
    const drawn = visible.map((row): DrawnRow => ({ kind: row.kind, marks: marksOfRow(row) }));
    draw(context, {
      mode,
      scale,
      rows: drawn,
      offset: firstRow * ROW_HEIGHT - view.top,
      height,
      now,
      ticks: ticks.at,
      focused: focused?.id ?? null,
    });
  });

  const rowAt = (y: number) => rows[Math.floor((y + view.top) / ROW_HEIGHT)];
  const pick = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const row = rowAt(event.clientY - box.top);
    return row ? markAt(marksOfRow(row), event.clientX - box.left) : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      const next = neighbour(rows, marksOfRow, focused, step, scale);
      if (!next) return;
      onFocus(next.mark.bar);
      const top = next.row * ROW_HEIGHT;
      const { scrollTop, clientHeight } = scroller.current!;
      if (top < scrollTop) scroller.current!.scrollTop = top - ROW_HEIGHT;
      else if (top + ROW_HEIGHT > scrollTop + clientHeight)
        scroller.current!.scrollTop = top + 2 * ROW_HEIGHT - clientHeight;
    } else if (event.key === "Enter" && focused) onOpen(focused);
    else if (event.key === "+" || event.key === "=") props.onZoom(-1);
    else if (event.key === "-") props.onZoom(1);
    else if (event.key === "0" || event.key === "t" || event.key === "T") props.onNow();
    else if (event.key === "Escape") onFocus(null);
  };
  const nowX = pixelOf(scale, now);
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        <div className={styles.name}>{t("task")}</div>
        <div className={styles.axis}>
          {ticks.at.map((tick) => (
            <span key={tick} style={{ left: pixelOf(scale, tick) }}>
              {tickText(format, tick, ticks.step)}
            </span>
          ))}
          {nowX >= 0 && nowX <= scale.width && (
            <strong style={{ left: Math.min(scale.width - 34, Math.max(34, nowX)) }}>
              {format.clock(new Date(now))}
            </strong>
          )}
        </div>
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={({ currentTarget }) => setView((old) => ({ ...old, top: currentTarget.scrollTop }))}
      >
        <div style={{ height: rows.length * ROW_HEIGHT }} className={styles.content}>
          <div className={styles.layer}>
            <ul className={styles.names} style={{ transform: `translateY(${firstRow * ROW_HEIGHT - view.top}px)` }}>
              {visible.map((row) =>
                row.kind === "flow" ? (
                  <li key={`flow ${row.flow}`} className={styles.flow}>
                    <button type="button" aria-expanded={!row.collapsed} onClick={() => onToggle(row.flow ?? "")}>
                      {row.collapsed ? <RightIcon /> : <DownIcon />}
                      <span>{row.flow ?? t("noFlow")}</span>
                      {row.failed > 0 && (
                        <em title={t("failed", { count: row.failed })}>
                          <FailedIcon /> {row.failed}
                        </em>
                      )}
                    </button>
                  </li>
                ) : (
                  <li key={row.task.id} className={styles.task} title={row.task.name}>
                    {row.task.name}
                  </li>
                ),
              )}
            </ul>
            <div
              ref={plot}
              className={styles.plot}
              role="application"
              aria-label={t("canvas")}
              tabIndex={0}
              data-dragging={drag !== null && Math.abs(drag.dx) > DRAG_FROM_PX ? "" : undefined}
              onKeyDown={onKeyDown}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDrag({ x: event.clientX, dx: 0 });
              }}
              onPointerMove={(event) => drag && setDrag({ ...drag, dx: event.clientX - drag.x })}
              onPointerUp={(event) => {
                if (drag && Math.abs(drag.dx) > DRAG_FROM_PX) props.onShift(shift);
                else onFocus(pick(event)?.bar ?? null);
                setDrag(null);
              }}
              onPointerCancel={() => setDrag(null)}
              onDoubleClick={() => focused && onOpen(focused)}
            >
              <canvas ref={canvas} className={styles.canvas} style={{ width: view.width }} />
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The mark beside the focused one: along its row, or the nearest in the next row that has any. */
function neighbour(
  rows: readonly Row[],
  marksOfRow: (row: Row) => readonly Mark[],
  focused: TimelineBar | null,
  [dx, dy]: readonly [number, number],
  scale: Scale,
): { readonly mark: Mark; readonly row: number } | null {
  const current = rows.findIndex((row) => row.kind === "task" && focused !== null && row.bars.includes(focused));
  if (current === -1) {
    const row = rows.findIndex((each) => marksOfRow(each).length > 0);
    return row === -1 ? null : { mark: marksOfRow(rows[row]!)[0]!, row };
  }
  const marks = marksOfRow(rows[current]!);
  const x = pixelOf(scale, focused!.start.getTime());
  const place = marks.indexOf(nearestMark(marks, x)!);
  if (dy === 0) {
    const mark = marks[place + dx];
    return mark ? { mark, row: current } : null;
  }
  for (let row = current + dy; row >= 0 && row < rows.length; row += dy) {
    const mark = nearestMark(marksOfRow(rows[row]!), x);
    if (mark) return { mark, row };
  }
  return null;
}

function tickText(format: ReturnType<typeof useFormat>, tick: number, step: number): string {
  const at = new Date(tick);
  const clock = format.clock(at).slice(0, 5);
  return step >= 86_400_000 || clock === "00:00" ? format.short(at, at).slice(0, -6) : clock;
}

function offsetMsAt(zone: string, at: number): number {
  const [, sign, hours, minutes = "0"] = /UTC([+-])(\d+)(?::(\d+))?/.exec(zoneOffset(zone, new Date(at))) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
