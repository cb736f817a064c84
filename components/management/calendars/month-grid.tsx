"use client";
import { Button } from "antd";
import { useRef, type KeyboardEvent } from "react";
import { useLocale, useTranslations } from "use-intl";
import { LeftIcon, RightIcon } from "@/components/ui/icons";
import { monthAfter, weeksOf } from "@/lib/core/schedule/calendar-days";
import styles from "./month-grid.module.css";

interface MonthGridProps {
  /** `yyyy-MM`. */
  readonly month: string;
  readonly onMonth: (month: string) => void;
  /** Dates outside these are not the calendar's to say, `yyyy-MM-dd`. */
  readonly from: string;
  readonly to: string;
  readonly chosen: ReadonlySet<string>;
  /** Null: for looking at. */
  readonly onToggle: ((date: string) => void) | null;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
/** 5 January 2026 was a Monday. */
const WEEK = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 0, 5 + day)));

/** One month of a calendar: a press makes a date run or not; arrows move between dates. */
export function MonthGrid({ month, onMonth, from, to, chosen, onToggle }: MonthGridProps) {
  const t = useTranslations("calendars.month");
  const locale = useLocale();
  const grid = useRef<HTMLTableElement>(null);
  const utc = (date: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(date);
  const isOpen = (date: string) => date >= from && date <= to;
  const dates = weeksOf(month)
    .flat()
    .filter((date) => date !== null);
  const first = dates.find(isOpen);

  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const { date } = (event.target as HTMLElement).dataset;
    if (step === undefined || date === undefined) return;
    event.preventDefault();
    const target = dates[dates.indexOf(date) + step];
    grid.current?.querySelector<HTMLElement>(`[data-date="${target}"]`)?.focus();
  };
  return (
    <div className={styles.month}>
      <div className={styles.head}>
        <Button
          size="small"
          type="text"
          icon={<LeftIcon />}
          aria-label={t("previous")}
          disabled={month <= from.slice(0, 7)}
          onClick={() => onMonth(monthAfter(month, -1))}
        />
        <strong aria-live="polite">{utc(new Date(`${month}-01T00:00:00Z`), { year: "numeric", month: "long" })}</strong>
        <Button
          size="small"
          type="text"
          icon={<RightIcon />}
          aria-label={t("next")}
          disabled={month >= to.slice(0, 7)}
          onClick={() => onMonth(monthAfter(month))}
        />
        <span className={styles.count}>
          {t("count", { count: dates.filter((date) => isOpen(date) && chosen.has(date)).length })}
        </span>
      </div>
      <table ref={grid} className={styles.grid} onKeyDown={move}>
        <thead>
          <tr>
            {WEEK.map((day) => (
              <th key={day.getTime()} scope="col" abbr={utc(day, { weekday: "long" })}>
                {utc(day, { weekday: "short" })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, row) => (
            <tr key={row}>
              {week.map((date, column) => (
                <td key={column}>
                  {date !== null && (
                    <button
                      type="button"
                      data-date={date}
                      className={styles.day}
                      aria-pressed={chosen.has(date) && isOpen(date)}
                      aria-label={utc(new Date(`${date}T00:00:00Z`), { dateStyle: "full" })}
                      tabIndex={date === first ? 0 : -1}
                      disabled={!isOpen(date)}
                      aria-disabled={onToggle === null}
                      onClick={() => onToggle?.(date)}
                    >
                      {Number(date.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
