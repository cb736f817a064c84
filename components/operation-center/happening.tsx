"use client";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import type { InstanceSummary } from "@/lib/core/instance";
import { endReason } from "./display-state";
import styles from "./happening.module.css";

const STAGES = ["init", "prepare", "transfer", "commit", "finish", "done"] as const;

/** One sentence on what an instance does, waits for, or has done. */
export function Happening({ instance }: { readonly instance: InstanceSummary }) {
  const t = useTranslations("instances.happening");
  const format = useFormat();
  const now = useNow(1_000);
  const { state, frozen, outcome, rerunAt, runType, stateReason, dueAt, resourceGroup, attempt } = instance;

  if (frozen && (state === "NOT_RUN" || state === "WAIT_TIME" || state === "WAIT_RESOURCE")) return t("frozen");
  switch (state) {
    case "NOT_RUN":
      return t("notRun");
    case "WAIT_TIME":
      return dueAt > now ? t("startsIn", { span: format.duration(dueAt.getTime() - now.getTime()) }) : t("startsNow");
    case "WAIT_RESOURCE":
      return resourceGroup ? t("waitsFor", { cu: String(instance.cu), group: resourceGroup.name }) : t("noGroup");
    case "RUNNING": {
      const stage = STAGES.find((name) => name === outcome?.stage);
      const percent = outcome?.fraction === null || outcome === null ? null : Math.floor(outcome.fraction * 100);
      return (
        <>
          {stage === "transfer" && percent !== null
            ? t("transferred", { percent: String(percent) })
            : t(stage ?? "init")}
          {outcome !== null && outcome.recordsRead > 0 && (
            <span className={styles.quiet}> · {t("rows", { rows: format.count(outcome.recordsRead) })}</span>
          )}
        </>
      );
    }
    case "CHECKING":
    case "CHECKING_CONDITION":
      return t("checking");
    case "NEEDS_DECISION":
      return t("needsDecision");
    case "FAILURE": {
      const reason = endReason(stateReason);
      return (
        <span title={outcome?.error?.message}>
          {outcome?.error?.message ?? (reason ? t(reason) : t("failed"))}
          <span className={styles.quiet}>
            {rerunAt !== null && rerunAt > now
              ? ` · ${t("rerunsIn", { span: format.duration(rerunAt.getTime() - now.getTime()) })}`
              : attempt > 1
                ? ` · ${t("attempt", { number: String(attempt) })}`
                : ""}
          </span>
        </span>
      );
    }
    case "SUCCESS":
      if (stateReason === "setSuccessful") return <span className={styles.quiet}>{t("setSuccessful")}</span>;
      if (runType !== "NORMAL") return <span className={styles.quiet}>{t(`runType.${runType}`)}</span>;
      if (outcome === null) return <span className={styles.quiet}>{t("nothingToRun")}</span>;
      return (
        <span className={styles.quiet}>
          {t("written", { rows: format.count(outcome.recordsWritten), dirty: format.count(outcome.recordsDirty) })}
        </span>
      );
  }
}
