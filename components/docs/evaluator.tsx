"use client";
import { Alert, Button, DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useScheduleZone } from "@/components/ui/time/format";
import { toAppError, type AppError } from "@/lib/core/errors";
import { evaluate, skippedTimes } from "@/lib/core/schedule/parameter/evaluate";
import { parseExpression } from "@/lib/core/schedule/parameter/parse";
import { DAY_MS, dayOf, formatDay, parseWall } from "@/lib/core/schedule/wall-time";
import { scheduledMoment } from "@/lib/core/schedule/window-text";
import { zoneOf } from "@/lib/core/schedule/zone";
import styles from "./evaluator.module.css";

const FIRST = { expression: "$[yyyymmddhh24-2/24]$[miss-10/24/60]", at: "2023-04-23 19:00:00" };
const EXAMPLES = [
  FIRST.expression,
  "$[yyyymmddhh24-1/24]$[miss-10/24/60]",
  "$bizdate",
  "${yyyymmdd-7}",
  "$[add_months(yyyymmdd,-1)]",
  "$[yyyy-mm-dd]",
] as const;

interface Outcome {
  /** Null when the expression is refused; the reason is among the remarks. */
  readonly value: string | null;
  readonly remarks: readonly { readonly severity: "error" | "warning"; readonly error: AppError }[];
}

/** A scheduling parameter as an instance of any time would get it, computed here by the same code. */
export function Evaluator() {
  const t = useTranslations("docs.evaluator");
  const { locale } = usePreferences();
  const zone = useScheduleZone();
  const [expression, setExpression] = useState<string>(FIRST.expression);
  const [at, setAt] = useState(FIRST.at);
  const id = useId();
  const { value, remarks } = valueOf(expression, at, zone);
  return (
    <section className={styles.evaluator} aria-label={t("title")}>
      <div className={styles.fields}>
        <label htmlFor={`${id}expression`}>{t("expression")}</label>
        <Input
          id={`${id}expression`}
          className={styles.expression!}
          value={expression}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setExpression(event.target.value)}
        />
        <label htmlFor={`${id}at`}>{t("at")}</label>
        <div className={styles.time}>
          <DatePicker
            id={`${id}at`}
            showTime
            allowClear={false}
            value={dayjs(at)}
            onChange={(chosen) => chosen && setAt(chosen.format("YYYY-MM-DD HH:mm:ss"))}
          />
          <span>{t("zone", { zone })}</span>
        </div>
        <span>{t("value")}</span>
        <output aria-live="polite" aria-label={t("value")} htmlFor={`${id}expression ${id}at`}>
          {value ?? "–"}
        </output>
        <span>{t("business")}</span>
        <span className="mono">{formatDay(dayOf(parseWall(at) - DAY_MS))}</span>
      </div>
      {remarks.map(({ severity, error }) => {
        const { code, message, remedy } = error.describe(locale);
        return <Alert key={code} type={severity} showIcon title={message} description={remedy} />;
      })}
      <div className={styles.examples} role="group" aria-label={t("examples")}>
        {EXAMPLES.map((example) => (
          <Button key={example} size="small" onClick={() => setExpression(example)}>
            <code>{example}</code>
          </Button>
        ))}
      </div>
    </section>
  );
}

function valueOf(text: string, at: string, zoneId: string): Outcome {
  try {
    const zone = zoneOf(zoneId);
    const wall = parseWall(at);
    const expression = parseExpression(text);
    const context = { zone, wall, dueAt: scheduledMoment(at, zone), bizdate: dayOf(wall) - 1 };
    const ids = { jobid: "<flow>", nodeid: "<node>", taskid: "<instance>" };
    const evaluation = evaluate(expression, { ...context, ids });
    const warnings = [...expression.warnings, ...skippedTimes(evaluation, expression.name, zone)];
    return { value: evaluation.text, remarks: warnings.map((error) => ({ severity: "warning", error })) };
  } catch (thrown) {
    return { value: null, remarks: [{ severity: "error", error: toAppError(thrown) }] };
  }
}
