"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useMay } from "@/components/ui/session/session";
import { useFormat } from "@/components/ui/time/format";
import type { InstanceDetail } from "@/lib/core/instance";
import { outcomeAdvice } from "@/lib/core/verification";
import type { Act } from "./action-dialog";
import styles from "./verdict.module.css";
import { VerifyButton } from "./verification-facts";
import { useVerifications } from "./verification-queries";

const DECISIONS = ["acceptOutcome", "replaceOutcome", "rejectOutcome"] as const;
/** What SQL has done cannot be read back, nor its place be emptied. */
const SQL_DECISIONS = ["acceptOutcome", "rejectOutcome"] as const;

/** Why nobody can tell what became of a commit, what a verification says about it, and the ways to settle it. */
export function Decide({ instance, onAct }: { readonly instance: InstanceDetail; readonly onAct: Act }) {
  const t = useTranslations("instances.verdict");
  const operations = useTranslations("instances.operation");
  const format = useFormat();
  const emergency = useMay("instance.emergency");
  const [latest] = useVerifications(instance.id).data?.items ?? [];
  const report = latest?.state === "DONE" ? latest.report : null;
  const advice = report && outcomeAdvice(report);
  const isSql = instance.node.type === "ODPS_SQL";
  const why = instance.attempts.at(-1)?.error;
  return (
    <>
      {why && <p>{why.message}</p>}
      <p>
        {t(isSql ? "decideSql" : advice === null ? "decide" : `advice.${advice.reason}`, {
          foreign: format.count(report?.foreign ?? 0),
        })}
      </p>
      <div className={styles.actions}>
        {!isSql && <VerifyButton instanceId={instance.id} primary={report === null} />}
        {(isSql ? SQL_DECISIONS : DECISIONS).map((operation) => (
          <Button
            key={operation}
            size="small"
            type={advice?.operation === operation ? "primary" : "default"}
            disabled={emergency.reason !== undefined}
            title={emergency.reason}
            onClick={() => onAct(operation)}
          >
            {operations(operation)}
          </Button>
        ))}
      </div>
    </>
  );
}
