"use client";
import { useTranslations } from "use-intl";
import { formatWallForPeople } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";
import type { ShownRun } from "./inspect-runs";
import styles from "./scheduling.module.css";

const WIDTH = 588;
const HEIGHT = 128;
const MARGIN = 26;
const LANE = { y: 30, height: 24, second: 26 };
const TICKS = 6;
const MINUTE_MS = 60_000;

interface WindowRulerProps {
  readonly runs: readonly ShownRun[];
  /** The run in the middle of attention. */
  readonly dueAt: number;
  readonly zone: Zone;
}

/** Windows of neighbouring runs on a line of time: this one filled, gaps and overlaps in red. */
export function WindowRuler({ runs, dueAt, zone }: WindowRulerProps) {
  const t = useTranslations("scheduling.inspector");
  const current = runs.find(({ run }) => run.dueAt === dueAt)!;
  const from = Math.min(...runs.map(({ window }) => window.start.at));
  const to = Math.max(dueAt, ...runs.map(({ window }) => window.end.at));
  const x = (at: number) => MARGIN + ((at - from) / Math.max(1, to - from)) * (WIDTH - 2 * MARGIN);
  const wall = (at: number) => formatWallForPeople(zone.wallAt(at));
  const clock = (at: number) => wall(at).slice(11, to - from > 36 * 3_600_000 ? 16 : 16);
  const { start, end } = current.window;
  const breaks = runs.slice(1).flatMap(({ window }, index) => {
    const [a, b] = [runs[index]!.window.end.at, window.start.at];
    return a === b
      ? []
      : [{ kind: b > a ? ("gap" as const) : ("overlap" as const), from: Math.min(a, b), to: Math.max(a, b) }];
  });
  const hasOverlap = breaks.some(({ kind }) => kind === "overlap");
  const laneOf = (index: number) => LANE.y + (hasOverlap && index % 2 === 1 ? LANE.second : 0);
  const ticks = Array.from({ length: TICKS }, (_, index) => from + ((to - from) * index) / (TICKS - 1));
  const foot = hasOverlap ? 100 : 84;
  const isClose = x(end.at) - x(start.at) < 120;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={styles.ruler}
      role="img"
      aria-label={t("ruler", { run: wall(dueAt), start: wall(start.at), end: wall(end.at) })}
    >
      <rect className={styles.after} x={x(dueAt)} y={0} width={Math.max(0, WIDTH - x(dueAt))} height={HEIGHT} />
      {ticks.map((at) => (
        <g key={at}>
          <line className={styles.tick} x1={x(at)} x2={x(at)} y1={20} y2={foot} />
          <text className={styles.hour} x={x(at)} y={14} textAnchor="middle">
            {clock(at)}
          </text>
        </g>
      ))}
      {runs.map(({ run, window }, index) => {
        const width = Math.max(1, x(window.end.at) - x(window.start.at) - 1.5);
        const isThis = run.dueAt === dueAt;
        return (
          <g key={run.dueAt}>
            <rect
              className={isThis ? styles.this : styles.window}
              x={x(window.start.at)}
              y={laneOf(index)}
              width={width}
              height={LANE.height}
              rx={3}
            />
            {width > 36 && (
              <text
                className={isThis ? styles.thisText : undefined}
                x={x(window.start.at) + width / 2}
                y={laneOf(index) + 16}
                textAnchor="middle"
              >
                {clock(run.dueAt)}
              </text>
            )}
          </g>
        );
      })}
      {breaks.map(({ kind, from: left, to: right }) => (
        <g key={`${kind}${left}`}>
          <rect
            className={styles.broken}
            x={x(left)}
            y={LANE.y}
            width={Math.max(3, x(right) - x(left))}
            height={LANE.height + (kind === "overlap" ? LANE.second : 0)}
            fillOpacity={0.7}
          />
          <text className={styles.brokenText} x={(x(left) + x(right)) / 2} y={LANE.y - 3} textAnchor="middle">
            {t(kind, { minutes: Math.round((right - left) / MINUTE_MS) })}
          </text>
        </g>
      ))}
      <line className={styles.stem} x1={x(start.at)} x2={x(start.at)} y1={foot - 26} y2={foot} />
      <line className={styles.stem} x1={x(end.at)} x2={x(end.at)} y1={foot - 26} y2={foot} />
      <circle className={styles.closed} cx={x(start.at)} cy={foot} r={4} />
      <circle className={styles.open} cx={x(end.at)} cy={foot} r={4} />
      <text className={styles.bound} x={x(start.at)} y={foot + 16} textAnchor={isClose ? "end" : "middle"}>
        {wall(start.at).slice(11)}
      </text>
      <text className={styles.bound} x={x(end.at)} y={foot + 16} textAnchor={isClose ? "start" : "middle"}>
        {wall(end.at).slice(11)}
      </text>
      <line className={styles.run} x1={x(dueAt)} x2={x(dueAt)} y1={20} y2={HEIGHT - 14} />
      <text x={Math.min(x(dueAt), WIDTH - 40)} y={HEIGHT - 4} textAnchor="middle">
        {t("run", { time: wall(dueAt).slice(11) })}
      </text>
    </svg>
  );
}
