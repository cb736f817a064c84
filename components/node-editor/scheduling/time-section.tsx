"use client";
import { DatePicker, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { AppError } from "@/lib/core/errors";
import { checkSchedule } from "@/lib/core/schedule/check-schedule";
import { cronOf } from "@/lib/core/schedule/cron";
import { nextRuns } from "@/lib/core/schedule/plan-day";
import type { Cycle, Schedule } from "@/lib/core/schedule/schedule";
import { formatWallForPeople } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";
import { CycleFields } from "./cycle-fields";
import { FieldLine } from "./field-line";
import type { SectionProps } from "./policy-section";
import styles from "./scheduling.module.css";
import { useCycleSentence } from "@/components/ui/task/use-cycle-sentence";

const SHOWN_RUNS = 24;

/** What a cycle of each kind begins as. */
const FRESH: { readonly [Kind in Cycle["kind"]]: Extract<Cycle, { kind: Kind }> } = {
  minute: { kind: "minute", start: "00:00", everyMinutes: 30, end: "23:59" },
  hourRange: { kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" },
  hourList: { kind: "hourList", hours: [0], minute: 0 },
  day: { kind: "day", time: "00:00" },
  week: { kind: "week", weekdays: [1], time: "00:00" },
  month: { kind: "month", days: [1], time: "00:00" },
  year: { kind: "year", months: [1], days: [1], time: "00:00" },
};
const KINDS = Object.keys(FRESH) as Cycle["kind"][];

interface TimeSectionProps extends SectionProps {
  readonly zone: Zone;
  readonly now: number;
  /** The node reads changes that are kept for a limited time. */
  readonly readsStream: boolean;
}

/** When the node runs: in words, as cron, and as the next runs. */
export function TimeSection({ schedule, readOnly, onChange, zone, now, readsStream }: TimeSectionProps) {
  const t = useTranslations("scheduling.time");
  const { locale } = usePreferences();
  const sentence = useCycleSentence();
  const { cycle, effective } = schedule;
  const { errors, warnings } = checkSchedule(schedule, { readsStream });
  const described = (found: readonly AppError[]) =>
    found.map((each) => ({ ...each.describe(locale), key: `${each.path} ${each.code}` }));
  const runs = planned(schedule, zone, now);
  return (
    <>
      <header>
        <h3>{t("title")}</h3>
        <HelpLink topic="time" name={t("title")} />
        <span className={styles.note}>{t("zone", { zone: zone.id })}</span>
      </header>
      <FieldLine label={t("cycle")} id="schedule-cycle">
        <Select
          id="schedule-cycle"
          disabled={readOnly}
          value={cycle.kind}
          onChange={(kind) => onChange({ cycle: FRESH[kind] })}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          style={{ width: 180 }}
        />
      </FieldLine>
      <CycleFields cycle={cycle} readOnly={readOnly} onCycle={(next) => onChange({ cycle: next })} />
      <FieldLine label={t("effective")}>
        <Radio.Group
          aria-label={t("effective")}
          disabled={readOnly}
          value={effective === null ? "permanent" : "range"}
          onChange={({ target }) =>
            onChange({
              effective: target.value === "permanent" ? null : freshRange(formatWallForPeople(zone.wallAt(now))),
            })
          }
          options={[
            { value: "permanent", label: t("permanent") },
            { value: "range", label: t("range") },
          ]}
        />
        {effective && (
          <DatePicker.RangePicker
            aria-label={t("effective")}
            disabled={readOnly}
            allowClear={false}
            value={[dayjs(effective.from), dayjs(effective.to)]}
            onChange={(range) => {
              const [from, to] = [range?.[0], range?.[1]];
              if (from && to) onChange({ effective: { from: from.format("YYYY-MM-DD"), to: to.format("YYYY-MM-DD") } });
            }}
          />
        )}
      </FieldLine>
      <p className={styles.sentence} role="status">
        {sentence(cycle)}
      </p>
      {described(errors).map(({ key, message, remedy }) => (
        <p key={key} className={styles.error} role="alert">
          {message} {remedy}
        </p>
      ))}
      {described(warnings).map(({ key, message, remedy }) => (
        <p key={key} className={styles.note}>
          {message} {remedy}
        </p>
      ))}
      <FieldLine label={t("cron")}>
        <code className={styles.mono}>{cronOf(cycle).join("   ")}</code>
      </FieldLine>
      <details>
        <summary>{t("next", { count: runs.length })}</summary>
        <ol className={`${styles.fires} ${styles.mono}`}>
          {runs.map(({ dueAt, wall }) => (
            <li key={dueAt}>{formatWallForPeople(wall)}</li>
          ))}
        </ol>
      </details>
    </>
  );
}

function planned(schedule: Schedule, zone: Zone, now: number) {
  try {
    return nextRuns({ ...schedule, recurrence: "Normal" }, zone, now, SHOWN_RUNS);
  } catch {
    return []; // Dates that do not exist are told by the checks.
  }
}

function freshRange(today: string): NonNullable<Schedule["effective"]> {
  const day = today.slice(0, 10);
  return { from: day, to: dayjs(day).add(1, "year").format("YYYY-MM-DD") };
}
