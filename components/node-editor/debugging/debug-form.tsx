"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { usePreferences } from "@/components/ui/preferences/provider";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import type { DebugConfiguration } from "@/lib/core/node";
import { lastHourWindow } from "@/lib/core/relative-day";
import styles from "./debug-form.module.css";
import type { DebugFindings } from "./findings";

export interface DebugFormProps {
  /** What the script asks for and what `value` would do. */
  readonly findings: DebugFindings;
  readonly zone: string;
  readonly value: DebugConfiguration;
  readonly onChange: (value: DebugConfiguration) => void;
  /** The first value to be typed has the focus from the start. */
  readonly autoFocus?: boolean;
}

/** Where a debug run runs, what its variables are, and how far it goes. */
export function DebugForm({ findings, zone, value, onChange, autoFocus = false }: DebugFormProps) {
  const t = useTranslations("debug");
  const id = useId();
  const toProblem = useProblem();
  const query = useQuery(resourceGroupQueries.list());
  const groups = query.data?.items ?? [];
  const set = (change: Partial<DebugConfiguration>) => onChange({ ...value, ...change });
  const setLimit = (change: Partial<DebugConfiguration["limits"]>) => set({ limits: { ...value.limits, ...change } });
  const lastHour = ({ start, end }: NonNullable<DebugFindings["window"]>) => {
    const { startTime, endTime } = lastHourWindow(new Date(), zone);
    return { ...value.parameters, [start]: startTime, [end]: endTime };
  };
  const chosen = groups.find(({ name, isDefault }) =>
    value.resourceGroup === null ? isDefault : name === value.resourceGroup,
  );
  return (
    <div className={styles.form}>
      <div className={styles.field}>
        <label htmlFor={`${id}-group`}>{t("resourceGroup")}</label>
        <Select
          id={`${id}-group`}
          value={chosen?.name ?? value.resourceGroup}
          loading={query.isPending}
          placeholder={t(query.data?.items.length === 0 ? "noGroup" : "chooseGroup")}
          options={groups.map(({ name }) => ({ value: name, label: name }))}
          onChange={(resourceGroup) => set({ resourceGroup })}
        />
        {query.error && !query.data && (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        )}
        {chosen && (
          <p className={styles.help}>
            {chosen.workersOnline === 0
              ? t("groupWithoutWorker")
              : t("groupFacts", {
                  cu: chosen.cu === null ? t("unknownCu") : String(chosen.cu),
                  workers: chosen.workersOnline,
                })}
          </p>
        )}
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-cu`}>{t("cu")}</label>
        <InputNumber
          id={`${id}-cu`}
          className={styles.number!}
          min={0.25}
          max={64}
          step={0.25}
          value={value.cu}
          suffix="CU"
          onChange={(cu) => cu !== null && set({ cu: Math.round(cu * 4) / 4 })}
        />
      </div>
      <fieldset className={styles.group}>
        <legend>{t("parameters")}</legend>
        {findings.variables.length === 0 && <p className={styles.help}>{t("noParameters")}</p>}
        {findings.variables.map((name, index) => (
          <div key={name} className={styles.field}>
            <label htmlFor={`${id}-p-${name}`}>
              <code>{name}</code>
              <span className={styles.star} aria-hidden>
                *
              </span>
            </label>
            <Input
              id={`${id}-p-${name}`}
              className="mono"
              autoFocus={autoFocus && index === 0}
              aria-required
              value={value.parameters[name] ?? ""}
              placeholder={/time/i.test(name) ? "yyyyMMddHHmmss" : /date/i.test(name) ? "yyyyMMdd" : ""}
              onChange={({ target }) => set({ parameters: { ...value.parameters, [name]: target.value } })}
            />
          </div>
        ))}
        {findings.variables.length > 0 && (
          <p className={styles.help}>
            {t("parametersHelp", { zone })}
            {findings.window && (
              <Button type="link" size="small" onClick={() => set({ parameters: lastHour(findings.window!) })}>
                {t("lastHour")}
              </Button>
            )}
          </p>
        )}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t("limits")}</legend>
        <div className={styles.pair}>
          <label htmlFor={`${id}-records`}>{t("maxRecords")}</label>
          <InputNumber
            id={`${id}-records`}
            className={styles.number!}
            min={1}
            precision={0}
            placeholder={t("unlimited")}
            value={value.limits.records}
            onChange={(records) => setLimit({ records })}
          />
          <label htmlFor={`${id}-seconds`}>{t("maxSeconds")}</label>
          <InputNumber
            id={`${id}-seconds`}
            className={styles.number!}
            min={1}
            max={86_400}
            precision={0}
            placeholder={t("unlimited")}
            value={value.limits.seconds}
            onChange={(seconds) => setLimit({ seconds })}
          />
        </div>
        <Checkbox checked={value.dryRun} onChange={({ target }) => set({ dryRun: target.checked })}>
          {t("dryRun")}
        </Checkbox>
        <p className={styles.help}>{t("dryRunHelp")}</p>
      </fieldset>
      <Warnings findings={findings} dryRun={value.dryRun} />
    </div>
  );
}

/** What the run will do to the data, and what is odd about its values, before it starts. */
function Warnings({ findings, dryRun }: { readonly findings: DebugFindings; readonly dryRun: boolean }) {
  const t = useTranslations("debug");
  const { locale } = usePreferences();
  const { errors, warnings, writes } = findings;
  const told = (error: (typeof errors)[number]) => error.describe(locale);
  return (
    <>
      {errors.map((error) => (
        <Alert
          key={told(error).message}
          type="error"
          showIcon
          title={told(error).message}
          description={told(error).remedy}
        />
      ))}
      {warnings.map((error) => (
        <Alert
          key={told(error).message}
          type="warning"
          showIcon
          title={told(error).message}
          description={told(error).remedy}
        />
      ))}
      {!dryRun && (writes === "append" || writes === "overwrite") && (
        <Alert type="info" showIcon title={t(`writes.${writes}.title`)} description={t(`writes.${writes}.text`)} />
      )}
    </>
  );
}
