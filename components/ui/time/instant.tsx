"use client";
import { Tooltip } from "antd";
import { useTranslations } from "use-intl";
import styles from "./instant.module.css";
import { useFormat, useScheduleZone } from "./format";
import { useNow } from "./now";

/** While something is younger than this, its age is counted in seconds. */
const YOUNG_MS = 60_000;

type Form = "short" | "exact" | "clock" | "relative";

/** An instant on the page. Hovering or focusing it shows the person's zone, the schedule's zone, UTC and how long ago. */
export function Instant({ at, form = "short" }: { readonly at: Date | string; readonly form?: Form }) {
  const date = typeof at === "string" ? new Date(at) : at;
  const format = useFormat();
  const schedule = useScheduleZone();
  const t = useTranslations("time");
  const isYoung = useNow(10_000).getTime() - date.getTime() < YOUNG_MS;
  const now = useNow(form !== "relative" ? 60_000 : isYoung ? 1_000 : 10_000);
  const text =
    form === "short"
      ? format.short(date, now)
      : form === "exact"
        ? format.exact(date)
        : form === "clock"
          ? format.clock(date)
          : format.relative(date, now);
  const zones = [...new Set([format.zone, schedule, "UTC"])];
  const detail = (
    <dl className={styles.zones}>
      {zones.map((zone) => (
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
  return (
    <Tooltip title={detail} mouseEnterDelay={0.4} classNames={{ root: styles.tooltip! }}>
      <time dateTime={date.toISOString()} className={styles.instant}>
        {text}
      </time>
    </Tooltip>
  );
}
