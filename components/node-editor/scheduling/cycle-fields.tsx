"use client";
import { InputNumber, Select } from "antd";
import { useTranslations } from "use-intl";
import type { Cycle } from "@/lib/core/schedule/schedule";
import { FieldLine } from "./field-line";
import { TimeField } from "./time-field";

interface CycleFieldsProps {
  readonly cycle: Cycle;
  readonly readOnly: boolean;
  readonly onCycle: (cycle: Cycle) => void;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The fields that belong to the chosen kind of cycle. */
export function CycleFields({ cycle, readOnly, onCycle }: CycleFieldsProps) {
  const t = useTranslations("scheduling.time");
  const days = numbers(1, 31).map((value) => ({ value: value as number | string, label: String(value) }));
  const last = { value: "last" as number | string, label: t("last") };
  const many = { mode: "multiple" as const, disabled: readOnly, style: { width: "100%" } };
  if (cycle.kind === "minute" || cycle.kind === "hourRange") {
    return (
      <>
        <FieldLine label={t("start")}>
          <TimeField
            label={t("start")}
            value={cycle.start}
            readOnly={readOnly}
            onTime={(start) => onCycle({ ...cycle, start })}
          />
        </FieldLine>
        <FieldLine label={t("every")}>
          {cycle.kind === "minute" ? (
            <Select
              aria-label={t("every")}
              disabled={readOnly}
              value={cycle.everyMinutes}
              onChange={(everyMinutes) => onCycle({ ...cycle, everyMinutes })}
              options={[1, 2, 3, 5, 10, 15, 20, 30].map((value) => ({
                value,
                label: t("minutesOf", { count: value }),
              }))}
              style={{ width: 100 }}
            />
          ) : (
            <InputNumber
              aria-label={t("every")}
              disabled={readOnly}
              min={1}
              max={23}
              value={cycle.everyHours}
              suffix={t("hoursUnit")}
              onChange={(everyHours) => everyHours !== null && onCycle({ ...cycle, everyHours })}
            />
          )}
        </FieldLine>
        <FieldLine label={t("end")}>
          <TimeField
            label={t("end")}
            value={cycle.end}
            readOnly={readOnly}
            onTime={(end) => onCycle({ ...cycle, end })}
          />
        </FieldLine>
      </>
    );
  }
  if (cycle.kind === "hourList") {
    return (
      <>
        <FieldLine label={t("hours")}>
          <Select
            {...many}
            aria-label={t("hours")}
            value={cycle.hours}
            onChange={(hours) => hours.length > 0 && onCycle({ ...cycle, hours: hours.toSorted((a, b) => a - b) })}
            options={numbers(0, 23).map((value) => ({ value, label: String(value).padStart(2, "0") }))}
          />
        </FieldLine>
        <FieldLine label={t("minute")}>
          <InputNumber
            aria-label={t("minute")}
            disabled={readOnly}
            min={0}
            max={59}
            value={cycle.minute}
            onChange={(minute) => minute !== null && onCycle({ ...cycle, minute })}
          />
        </FieldLine>
      </>
    );
  }
  return (
    <>
      {cycle.kind === "week" && (
        <FieldLine label={t("weekdays")}>
          <Select
            {...many}
            aria-label={t("weekdays")}
            value={cycle.weekdays}
            onChange={(weekdays) => weekdays.length > 0 && onCycle({ ...cycle, weekdays })}
            options={([1, 2, 3, 4, 5, 6, 7] as const).map((value) => ({ value, label: t(`weekday.${value}`) }))}
          />
        </FieldLine>
      )}
      {cycle.kind === "year" && (
        <FieldLine label={t("months")}>
          <Select
            {...many}
            aria-label={t("months")}
            value={cycle.months}
            onChange={(months) => months.length > 0 && onCycle({ ...cycle, months })}
            options={numbers(1, 12).map((value) => ({ value, label: String(value) }))}
          />
        </FieldLine>
      )}
      {(cycle.kind === "month" || cycle.kind === "year") && (
        <FieldLine label={t("days")}>
          <Select<(number | string)[]>
            {...many}
            aria-label={t("days")}
            value={cycle.days}
            onChange={(chosen) => chosen.length > 0 && onCycle({ ...cycle, days: chosen } as Cycle)}
            options={cycle.kind === "year" ? [...days, { value: "first", label: t("first") }, last] : [...days, last]}
          />
        </FieldLine>
      )}
      <FieldLine label={t("at")}>
        <TimeField
          label={t("at")}
          value={cycle.time}
          readOnly={readOnly}
          onTime={(time) => onCycle({ ...cycle, time })}
        />
      </FieldLine>
    </>
  );
}
