"use client";
import { Button, DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useLocale, useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FieldFrame } from "@/components/form/field-frame";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
import { ReadOnlyNotice } from "@/components/ui/session/read-only-notice";
import { useMay } from "@/components/ui/session/session";
import { AppError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { calendarDraft, parseDates, type CalendarDraft, type CalendarView } from "@/lib/core/schedule/calendar";
import { datesBetween, isBusinessDay } from "@/lib/core/schedule/calendar-days";
import styles from "./calendars.module.css";
import { MonthGrid } from "./month-grid";
import { useCalendarChanges } from "./queries";

interface CalendarDialogProps {
  /** What is changed or looked at; null makes one. */
  readonly calendar: CalendarView | null;
  readonly onClose: () => void;
}

const DAY = "YYYY-MM-DD";

/** Makes or changes a calendar: its name, the dates it speaks for, and those of them on which nodes run. */
export function CalendarDialog({ calendar, onClose }: CalendarDialogProps) {
  const t = useTranslations("calendars");
  const common = useTranslations("common");
  const locale = useLocale() as Locale;
  const edit = useMay("workspace.edit");
  const { create, change } = useCalendarChanges();
  const form = useZodForm(calendarDraft, valuesOf(calendar));
  const { validFrom, validTo, runDates } = useWatch({ control: form.control }) as CalendarDraft;
  const [month, setMonth] = useState(validFrom.slice(0, 7));
  const [pasted, setPasted] = useState<string | null>(null);
  const [pasteProblem, setPasteProblem] = useState<string | undefined>();
  const chosen = new Set(runDates);
  const errors = form.formState.errors;

  const setDates = (dates: readonly string[]) =>
    form.setValue("runDates", [...dates].sort(), { shouldDirty: true, shouldValidate: true });
  const setValidity = (from: string, to: string) => {
    form.setValue("validFrom", from, { shouldDirty: true });
    form.setValue("validTo", to, { shouldDirty: true });
    setDates(runDates.filter((date) => date >= from && date <= to));
    const shown = month < from.slice(0, 7) ? from : month > to.slice(0, 7) ? to : `${month}-01`;
    setMonth(shown.slice(0, 7));
  };
  const toggle = (date: string) =>
    setDates(chosen.has(date) ? runDates.filter((each) => each !== date) : [...runDates, date]);
  const takePasted = () => {
    try {
      const dates = parseDates(pasted ?? "");
      setDates(dates);
      setPasteProblem(undefined);
      setPasted(null);
      if (dates[0]) setMonth(dates[0].slice(0, 7));
    } catch (error) {
      setPasteProblem(error instanceof AppError ? error.describe(locale).message : String(error));
    }
  };
  const submit = async (draft: CalendarDraft) => {
    if (calendar && edit.allowed) await change.mutateAsync({ id: calendar.id, ...draft });
    else if (edit.allowed) await create.mutateAsync(draft);
    onClose();
  };
  const title = calendar ? t(edit.allowed ? "editTitle" : "showTitle", { name: calendar.name }) : t("create");
  const okText = edit.allowed ? (calendar ? common("save") : t("create")) : common("close");
  return (
    <FormDialog
      form={form}
      width={640}
      keepsOpen
      title={title}
      okText={okText}
      submit={submit}
      onClose={onClose}
      intro={<ReadOnlyNotice action="workspace.edit" />}
    >
      <Field<CalendarDraft>
        name="name"
        label={t("name")}
        required
        help={calendar?.uses ? t("nameFixed") : t("nameHelp")}
      >
        <Input autoFocus={!calendar} disabled={!edit.allowed || Boolean(calendar?.uses)} autoComplete="off" />
      </Field>
      <FieldFrame label={t("validity")} required help={t("validityHelp")} error={errors.validTo?.message}>
        <DatePicker.RangePicker
          allowClear={false}
          disabled={!edit.allowed}
          value={[dayjs(validFrom, DAY), dayjs(validTo, DAY)] as never}
          onChange={
            ((range: [dayjs.Dayjs, dayjs.Dayjs]) => setValidity(range[0].format(DAY), range[1].format(DAY))) as never
          }
        />
      </FieldFrame>
      <FieldFrame label={t("runDates")} group required help={t("runDatesHelp")} error={errors.runDates?.message}>
        <RunDates>
          <MonthGrid
            month={month}
            onMonth={setMonth}
            from={validFrom}
            to={validTo}
            chosen={chosen}
            onToggle={edit.allowed ? toggle : null}
          />
          <div className={styles.quick}>
            <p className={styles.total}>{t("total", { count: runDates.length })}</p>
            {edit.allowed && (
              <>
                <Button onClick={() => setDates(datesBetween(validFrom, validTo, isBusinessDay))}>
                  {t("businessDays")}
                </Button>
                <Button onClick={() => setDates(datesBetween(validFrom, validTo))}>{t("everyDay")}</Button>
                <Button onClick={() => setDates([])}>{t("noDay")}</Button>
                <Button onClick={() => setPasted(runDates.join("\n"))}>{t("asText")}</Button>
              </>
            )}
          </div>
        </RunDates>
      </FieldFrame>
      {pasted !== null && (
        <FieldFrame label={t("text")} help={t("textHelp")} error={pasteProblem}>
          <Input.TextArea
            rows={6}
            value={pasted as never}
            onChange={({ target }) => setPasted(target.value)}
            spellCheck={false}
          />
        </FieldFrame>
      )}
      {pasted !== null && (
        <div className={styles.textActions}>
          <Button onClick={() => setPasted(null)}>{common("cancel")}</Button>
          <Button onClick={takePasted}>{t("takeText")}</Button>
        </div>
      )}
    </FormDialog>
  );
}

function RunDates({
  children,
  "aria-label": label,
}: {
  readonly children: React.ReactNode;
  readonly "aria-label"?: string;
}) {
  return (
    <div role="group" aria-label={label} className={styles.runDates}>
      {children}
    </div>
  );
}

/** A new one speaks for this year and the next, and runs on business days. */
function valuesOf(calendar: CalendarView | null): CalendarDraft {
  if (calendar) {
    const { name, validFrom, validTo, runDates } = calendar;
    return { name, validFrom, validTo, runDates: [...runDates].sort() };
  }
  const validFrom = dayjs().startOf("year").format(DAY);
  const validTo = dayjs().add(1, "year").endOf("year").format(DAY);
  return { name: "", validFrom, validTo, runDates: datesBetween(validFrom, validTo, isBusinessDay) };
}
