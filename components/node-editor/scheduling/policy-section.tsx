"use client";
import { useQuery } from "@tanstack/react-query";
import { Checkbox, InputNumber, Radio, Select } from "antd";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { PRIORITIES, RECURRENCES, type Schedule } from "@/lib/core/schedule/schedule";
import { FieldLine } from "./field-line";
import { schedulingQueries } from "./queries";

export interface SectionProps {
  readonly schedule: Schedule;
  readonly readOnly: boolean;
  readonly onChange: (part: Partial<Schedule>) => void;
}

const MODES = ["T+1", "Immediately"] as const;
const RERUN_MODES = ["Allowed", "FailureAllowed", "Denied"] as const;
const MISSED = ["all", "last", "skip"] as const;
const DEFAULT_TIMEOUT = 60;
const DEFAULT_RERUN = { times: 3, intervalMinutes: 2 };

/** How instances are made, and what happens when they fail or take too long. */
export function PolicySection({ schedule, readOnly, onChange }: SectionProps) {
  const t = useTranslations("scheduling.policy");
  const { timeoutMinutes, autoRerun, maxParallel, rerunMode, calendar } = schedule;
  const calendars = (useQuery(schedulingQueries.calendars()).data?.items ?? []).map(({ name }) => name);
  const isGone = calendar !== null && !calendars.includes(calendar);
  return (
    <>
      <header>
        <h3>{t("title")}</h3>
        <HelpLink topic="policy" name={t("title")} />
      </header>
      <FieldLine label={t("instanceMode")}>
        <Radio.Group
          aria-label={t("instanceMode")}
          disabled={readOnly}
          value={schedule.instanceMode}
          onChange={({ target }) => onChange({ instanceMode: target.value as Schedule["instanceMode"] })}
          options={MODES.map((value) => ({ value, label: t(`mode.${value}`), title: t(`modeHelp.${value}`) }))}
        />
      </FieldLine>
      <FieldLine label={t("recurrence")} help={t(`typeHelp.${schedule.recurrence}`)}>
        <Radio.Group
          aria-label={t("recurrence")}
          disabled={readOnly}
          value={schedule.recurrence}
          onChange={({ target }) => onChange({ recurrence: target.value as Schedule["recurrence"] })}
          options={RECURRENCES.map((value) => ({ value, label: t(`type.${value}`) }))}
        />
      </FieldLine>
      <FieldLine label={t("calendar")} id="schedule-calendar">
        <Select
          id="schedule-calendar"
          disabled={readOnly}
          value={calendar ?? ""}
          onChange={(value) => onChange({ calendar: value === "" ? null : value })}
          options={[
            { value: "", label: t("defaultCalendar") },
            ...[...calendars, ...(isGone ? [calendar] : [])].map((value) => ({ value, label: value })),
          ]}
          style={{ width: 220 }}
        />
      </FieldLine>
      <FieldLine label={t("timeout")}>
        <Radio.Group
          aria-label={t("timeout")}
          disabled={readOnly}
          value={timeoutMinutes === null ? "system" : "custom"}
          onChange={({ target }) => onChange({ timeoutMinutes: target.value === "system" ? null : DEFAULT_TIMEOUT })}
          options={[
            { value: "system", label: t("systemTimeout") },
            { value: "custom", label: t("customTimeout") },
          ]}
        />
        {timeoutMinutes !== null && (
          <InputNumber
            aria-label={t("timeout")}
            disabled={readOnly}
            min={1}
            max={10_080}
            value={timeoutMinutes}
            suffix={t("minutes")}
            onChange={(value) => value !== null && onChange({ timeoutMinutes: value })}
          />
        )}
      </FieldLine>
      <FieldLine label={t("rerun")} id="schedule-rerun">
        <Select
          id="schedule-rerun"
          disabled={readOnly}
          value={rerunMode}
          onChange={(value) => onChange({ rerunMode: value, ...(value === "Denied" ? { autoRerun: null } : {}) })}
          options={RERUN_MODES.map((value) => ({ value, label: t(`rerunMode.${value}`) }))}
          style={{ width: 260 }}
        />
      </FieldLine>
      <FieldLine label={t("autoRerun")}>
        <Checkbox
          aria-label={t("autoRerun")}
          disabled={readOnly || rerunMode === "Denied"}
          checked={autoRerun !== null}
          onChange={({ target }) => onChange({ autoRerun: target.checked ? DEFAULT_RERUN : null })}
        />
        {autoRerun && (
          <>
            {t("times")}
            <InputNumber
              aria-label={t("times")}
              disabled={readOnly}
              min={1}
              max={10}
              value={autoRerun.times}
              onChange={(times) => times !== null && onChange({ autoRerun: { ...autoRerun, times } })}
            />
            {t("interval")}
            <InputNumber
              aria-label={t("interval")}
              disabled={readOnly}
              min={1}
              max={30}
              value={autoRerun.intervalMinutes}
              suffix={t("minutes")}
              onChange={(intervalMinutes) =>
                intervalMinutes !== null && onChange({ autoRerun: { ...autoRerun, intervalMinutes } })
              }
            />
          </>
        )}
      </FieldLine>
      <FieldLine label={t("parallel")}>
        <Checkbox
          aria-label={t("parallel")}
          disabled={readOnly}
          checked={maxParallel !== null}
          onChange={({ target }) => onChange({ maxParallel: target.checked ? 1 : null })}
        />
        {maxParallel !== null && (
          <InputNumber
            aria-label={t("parallel")}
            disabled={readOnly}
            min={1}
            max={10_000}
            value={maxParallel}
            onChange={(value) => value !== null && onChange({ maxParallel: value })}
          />
        )}
      </FieldLine>
      <FieldLine label={t("priority")} id="schedule-priority">
        <Select
          id="schedule-priority"
          disabled={readOnly}
          value={schedule.priority}
          onChange={(priority) => onChange({ priority })}
          options={PRIORITIES.map((value) => ({ value, label: String(value) }))}
          style={{ width: 92 }}
        />
      </FieldLine>
      <FieldLine label={t("missed")} id="schedule-missed">
        <Select
          id="schedule-missed"
          disabled={readOnly}
          value={schedule.missedFire}
          onChange={(missedFire) => onChange({ missedFire })}
          options={MISSED.map((value) => ({ value, label: t(`missedFire.${value}`) }))}
          style={{ width: 220 }}
        />
      </FieldLine>
    </>
  );
}
