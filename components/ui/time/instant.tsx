"use client";
import { Tooltip } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import styles from "./instant.module.css";
import { useFormat, useScheduleZone } from "./format";
import { useNow } from "./now";

/** While something is younger than this, its age is counted in seconds. */
const YOUNG_MS = 60_000;

type Form = "short" | "exact" | "clock" | "relative";

/** An instant on the page. Hovering over it shows the person's zone, the schedule's zone, UTC and how long ago. */
export function Instant({ at, form = "short" }: { readonly at: Date | string; readonly form?: Form }) {
  const date = typeof at === "string" ? new Date(at) : at;
  const format = useFormat();
  const isYoung = useNow(10_000).getTime() - date.getTime() < YOUNG_MS;
  const now = useNow(form !== "relative" ? 60_000 : isYoung ? 1_000 : 10_000);
  // A list has hundreds of instants; only those that somebody points at get what a tooltip takes.
  const [pointedAt, setPointedAt] = useState(false);
  const text =
    form === "short"
      ? format.short(date, now)
      : form === "exact"
        ? format.exact(date)
        : form === "clock"
          ? format.clock(date)
          : format.relative(date, now);
  const time = (
    <time dateTime={date.toISOString()} className={styles.instant} onPointerEnter={() => setPointedAt(true)}>
      {text}
    </time>
  );
  if (!pointedAt) return time;
  return (
    <Tooltip title={<Zones date={date} now={now} />} mouseEnterDelay={0.4} classNames={{ root: styles.tooltip! }}>
      {time}
    </Tooltip>
  );
}

function Zones({ date, now }: { readonly date: Date; readonly now: Date }) {
  const t = useTranslations("time");
  const format = useFormat();
  const schedule = useScheduleZone();
  return (
    <dl className={styles.zones}>
      {[...new Set([format.zone, schedule, "UTC"])].map((zone) => (
        <div key={zone}>
          <dt>{zone === schedule ? t("schedule", { zone }) : zone}</dt>
          <dd>{format.exactIn(date, zone)}</dd>
        </div>
      ))}
      <div>
        <dt>{t("distance")}</dt>
        <dd>
          {date > now ? t("in", { span: format.duration(date.getTime() - now.getTime()) }) : format.relative(date, now)}
        </dd>
      </div>
    </dl>
  );
}
