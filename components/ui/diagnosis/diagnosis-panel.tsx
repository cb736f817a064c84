"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useCopy } from "../copy/use-copy";
import { ErrorCodeLink } from "@/components/ui/help/help-link";
import { CopyIcon, FailedIcon, NotReachedIcon, SucceededIcon, WarningIcon } from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import type { ConnectivityStep, ConnectivityTest } from "@/lib/core/data-source";
import styles from "./diagnosis-panel.module.css";

const ICONS = { ok: SucceededIcon, failed: FailedIcon, skipped: NotReachedIcon, warning: WarningIcon };
const KNOWN = [
  "endpoint",
  "dns",
  "tcp",
  "tls",
  "service",
  "clock",
  "signature",
  "instance",
  "project",
  "permission",
  "tables",
  "tunnel",
] as const;

/** What a failed test found: the first layer that failed, its evidence, and what to do. */
export function DiagnosisPanel({ test }: { readonly test: ConnectivityTest }) {
  const t = useTranslations("dataSources.diagnosis");
  const format = useFormat();
  const copyText = useCopy();
  const { steps, error, resourceGroup, requestedAt } = test;
  const nameOf = ({ step }: ConnectivityStep) => {
    const known = KNOWN.find((name) => name === step);
    return known ? t(`step.${known}`) : step;
  };
  const copy = async () => {
    const lines = [
      `${resourceGroup.name}, ${requestedAt.toISOString()}`,
      ...steps.map((step) => `${step.state.padEnd(8)}${nameOf(step).padEnd(14)}${step.ms} ms  ${step.evidence}`),
      ...(error ? [`${error.code}: ${error.message}`, ...error.causes.map((cause) => `  ${cause}`)] : []),
    ];
    await copyText(lines.join("\n"));
  };
  return (
    <Panel title={t("title")} extra={resourceGroup.name} className={styles.panel}>
      {error && (
        <div className={styles.verdict}>
          <strong>{error.message}</strong>
        </div>
      )}
      {steps.length > 0 && (
        <ol className={styles.steps}>
          {steps.map((step, index) => {
            const Icon = ICONS[step.state];
            return (
              <li key={index} data-state={step.state}>
                <Icon className={styles.icon} />
                <span className={styles.name}>{nameOf(step)}</span>
                <span className={styles.evidence}>{step.state === "skipped" ? t("notReached") : step.evidence}</span>
                <span className={styles.time}>{step.state === "skipped" ? "" : format.duration(step.ms)}</span>
              </li>
            );
          })}
        </ol>
      )}
      {error && error.causes.length > 0 && (
        <div className={styles.box}>
          <h3>{t("evidence")}</h3>
          {error.causes.map((cause) => (
            <code key={cause}>{cause}</code>
          ))}
        </div>
      )}
      {error && error.remedy !== "" && (
        <>
          <h3>{t("remedy")}</h3>
          <p className={styles.remedy}>{error.remedy}</p>
        </>
      )}
      <div className={styles.foot}>
        <Button size="small" icon={<CopyIcon />} onClick={() => void copy()}>
          {t("copy")}
        </Button>
        {error && <ErrorCodeLink code={error.code} />}
      </div>
    </Panel>
  );
}
