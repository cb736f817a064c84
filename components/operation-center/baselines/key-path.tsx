"use client";
import Link from "next/link";
import type { CSSProperties } from "react";
import { useTranslations } from "use-intl";
import { Status } from "@/components/ui/status/status";
import { useFormat } from "@/components/ui/time/format";
import type { BaselineInstance, PathStep } from "@/lib/core/baseline/baseline";
import { displayState } from "../display-state";
import styles from "./key-path.module.css";
import { axisOf, type Axis } from "./key-path-axis";

interface KeyPathProps {
  readonly instance: BaselineInstance;
  readonly now: Date;
}

interface Line {
  readonly name: "margin" | "committed" | "now";
  readonly at: Date;
}

/** How much longer than usual a run must take before that is said. */
const SLOWER_MS = 60_000;
const SLOWER_SHARE = 0.25;

/**
 * The key path as a Gantt: a row for each run with what it waited and what it ran, on one ruler with the committed time,
 * the margin and now.
 */
export function KeyPath({ instance, now }: KeyPathProps) {
  const t = useTranslations("baselines");
  const format = useFormat();
  const axis = axisOf(instance, now);
  const lines: readonly Line[] = [
    { name: "margin", at: instance.warnAt },
    { name: "committed", at: instance.committedAt },
    ...(instance.finishedAt === null ? [{ name: "now" as const, at: now }] : []),
  ];
  return (
    <div className={styles.gantt}>
      <div role="table" aria-label={t("keyPath")} className={styles.rows}>
        {instance.path.map((step) => (
          <Step key={step.instanceId} step={step} axis={axis} now={now}>
            {lines.map(({ name, at }) => (
              <span
                key={name}
                className={styles.line}
                data-line={name}
                style={{ left: `${axis.share(at)}%` }}
                aria-hidden
              />
            ))}
          </Step>
        ))}
      </div>
      <div className={styles.ruler} aria-hidden>
        <span />
        <span className={styles.ticks}>
          {axis.ticks.map((at) => (
            <span key={at.getTime()} style={{ left: `${axis.share(at)}%` }}>
              {format.clock(at).slice(0, 5)}
            </span>
          ))}
        </span>
        <span />
      </div>
      <ul className={styles.legend}>
        {(["wait", "run", "forecast"] as const).map((part) => (
          <li key={part}>
            <span className={styles.sample} data-part={part} aria-hidden /> {t(`part.${part}`)}
          </li>
        ))}
        {lines.map(({ name, at }) => (
          <li key={name}>
            <span className={styles.sampleLine} data-line={name} aria-hidden /> {t(`line.${name}`)}{" "}
            {format.short(at, now)}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface StepProps {
  readonly step: PathStep;
  readonly axis: Axis;
  readonly now: Date;
  readonly children: React.ReactNode;
}

function Step({ step, axis, now, children }: StepProps) {
  const t = useTranslations("baselines");
  const format = useFormat();
  const waitEnd = step.start ?? (step.end === null ? axis.last : step.end);
  const runEnd = step.start === null ? null : (step.end ?? axis.last);
  const waitedMs = waitEnd.getTime() - step.waitedFrom.getTime();
  const ranMs = step.start && step.end && step.end.getTime() - step.start.getTime();
  const slowerMs = ranMs !== null && step.usualMs !== null && step.samples > 0 ? ranMs - step.usualMs : 0;
  const isSlower = slowerMs > Math.max(SLOWER_MS, SLOWER_SHARE * (step.usualMs ?? 0));
  const bar = (part: "wait" | "run" | "forecast", from: Date, to: Date) => (
    <span
      className={styles.bar}
      data-part={part}
      data-open={step.end === null || undefined}
      style={{ "--from": `${axis.share(from)}%`, "--to": `${axis.share(to)}%` } as CSSProperties}
      title={t("stretch", {
        what: t(`part.${part}`),
        from: format.short(from, now),
        to: format.short(to, now),
      })}
    />
  );
  const isRunning = step.isForecast && step.state === "RUNNING" && runEnd !== null && now < runEnd && step.start! < now;
  return (
    <div role="row" className={styles.row}>
      <span role="rowheader" className={styles.name}>
        <Link href={`/operation-center/instances/${step.instanceId}`} title={step.node}>
          {step.node}
        </Link>
        <Status of={displayState(step)} />
      </span>
      <span
        role="cell"
        className={styles.track}
        aria-label={t(
          "times",
          timesOf(step, (at) => format.short(at, now), t("unknownTime")),
        )}
      >
        {waitedMs > 0 && bar("wait", step.waitedFrom, waitEnd)}
        {step.start !== null &&
          runEnd !== null &&
          (isRunning ? (
            <>
              {bar("run", step.start, now)}
              {bar("forecast", now, runEnd)}
            </>
          ) : (
            bar(step.isForecast ? "forecast" : "run", step.start, runEnd)
          ))}
        {children}
      </span>
      <span role="cell" className={styles.took}>
        {step.held !== null ? (
          <span className={styles.held}>{t(`held.${step.held}`)}</span>
        ) : (
          <>
            <span>
              {ranMs === null ? "—" : t(step.isForecast ? "willTake" : "took", { span: format.duration(ranMs) })}
            </span>
            <span className={styles.usual}>
              {isSlower ? (
                <strong>{t("slower", { span: format.duration(slowerMs) })}</strong>
              ) : step.usualMs !== null && step.samples > 0 ? (
                t("usual", { span: format.duration(step.usualMs), count: step.samples })
              ) : (
                ""
              )}
            </span>
          </>
        )}
      </span>
    </div>
  );
}

function timesOf({ waitedFrom, start, end }: PathStep, write: (at: Date) => string, unknown: string) {
  return {
    waited: write(waitedFrom),
    start: start ? write(start) : unknown,
    end: end ? write(end) : unknown,
  };
}
