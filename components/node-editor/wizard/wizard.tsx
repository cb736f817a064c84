"use client";
import { Alert, Button } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CheckIcon } from "@/components/ui/icons";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { keptParameters } from "@/lib/core/wizard/wizard-job";
import { concurrencyOf } from "./channel-panel";
import { ConfigureStep } from "./configure-step";
import { useConnection } from "./connection-arrow";
import { isFailed, NetworkStep, type Resources } from "./network-step";
import { Obstacles } from "./obstacles";
import { useSide } from "./use-sides";
import { isWizard, useWizard, type ScriptEdit, type Wizard } from "./use-wizard";
import styles from "./wizard.module.css";

interface WizardViewProps {
  /** The job as text: what the fields show and change. */
  readonly script: string;
  readonly onScript: ScriptEdit;
  readonly resources: Resources;
  readonly readOnly: boolean;
  /** Somebody saved or ran the task: every field says what is wrong with it. */
  readonly showAll: boolean;
  readonly onScriptMode: () => void;
}

/** The wizard: a view of the job in two steps. */
export function WizardView({ script, onScript, resources, readOnly, showAll, onScriptMode }: WizardViewProps) {
  const wizard = useWizard({ script, onScript, readOnly, showAll });
  if (!isWizard(wizard)) return <Obstacles obstacles={wizard} onScriptMode={onScriptMode} />;
  return <Steps wizard={wizard} resources={resources} showAll={showAll} />;
}

interface StepsProps {
  readonly wizard: Wizard;
  readonly resources: Resources;
  readonly showAll: boolean;
}

function Steps({ wizard, resources, showAll }: StepsProps) {
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const reader = useSide(wizard, "reader");
  const writer = useSide(wizard, "writer");
  const groups = useQuery(resourceGroupQueries.list());
  const group = groups.data?.items.find(({ name, isDefault }) =>
    resources.group === null ? isDefault : name === resources.group,
  );
  const connections = {
    reader: useConnection(reader, group?.id ?? null),
    writer: useConnection(writer, group?.id ?? null),
  };
  // A task that is under way opens where the work is.
  const [step, setStep] = useState<"network" | "task">(() =>
    typeof wizard.job.writer.table === "string" && wizard.job.writer.table !== "" ? "task" : "network",
  );
  const { reader: first, writer: second } = connections;
  const notLoaded = reader.error ?? (groups.data ? null : groups.error);
  const retry = () => {
    if (reader.error !== null) reader.retry();
    if (groups.error !== null) void groups.refetch();
  };
  const reason =
    notLoaded !== null
      ? t("next.notLoaded")
      : reader.isPending || groups.isPending
        ? t("next.loading")
        : reader.source === null
          ? t("next.chooseSource")
          : writer.source === null
            ? t("next.chooseDestination")
            : !group
              ? t("next.chooseGroup")
              : isFailed(first)
                ? t("next.sourceFailed")
                : isFailed(second)
                  ? t("next.destinationFailed")
                  : first.error !== null || second.error !== null
                    ? t("next.notTested")
                    : first.status !== "connected" || second.status !== "connected"
                      ? t("next.testing")
                      : null;
  const kept = keptParameters(wizard.job);
  return (
    <div className={styles.wizard}>
      <div className={styles.steps}>
        <ol aria-label={t("steps")}>
          <li aria-current={step === "network" ? "step" : undefined} data-done={step === "task" ? "" : undefined}>
            <span className={styles.mark}>{step === "task" ? <CheckIcon /> : "1"}</span>
            {t("networkStep")}
          </li>
          <li aria-current={step === "task" ? "step" : undefined}>
            <span className={styles.mark}>2</span>
            {t("taskStep")}
          </li>
        </ol>
        {step === "network" ? (
          <>
            {reason !== null && (
              <span className={styles.reason} id="next-reason">
                {reason}
              </span>
            )}
            <Button
              type="primary"
              disabled={reason !== null}
              aria-describedby={reason === null ? undefined : "next-reason"}
              onClick={() => setStep("task")}
            >
              {t("next.button")}
            </Button>
          </>
        ) : (
          <Button onClick={() => setStep("network")}>{t("back")}</Button>
        )}
      </div>
      {notLoaded !== null && step === "task" && (
        <div className={styles.note}>
          <ProblemAlert problem={toProblem(notLoaded)} onRetry={retry} />
        </div>
      )}
      {kept.length > 0 && step === "task" && (
        <Alert type="info" showIcon className={styles.note!} title={t("kept", { keys: kept.join(", ") })} />
      )}
      {step === "network" ? (
        <NetworkStep
          wizard={wizard}
          reader={reader}
          writer={writer}
          connections={connections}
          resources={resources}
          concurrent={concurrencyOf(wizard)}
        />
      ) : (
        <ConfigureStep wizard={wizard} reader={reader} writer={writer} showAll={showAll} />
      )}
    </div>
  );
}
