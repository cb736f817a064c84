"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import type { StatusName } from "@/components/ui/status/status-looks";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { api } from "@/lib/client/api";
import { verificationView, type Verdict } from "@/lib/core/verification";
import type { Act } from "./action-dialog";
import { VerificationDifference } from "./verification-difference";
import styles from "./verification-facts.module.css";
import { VerificationProgress } from "./verification-progress";
import { useVerifications, verificationKey } from "./verification-queries";

const LOOKS: Readonly<Record<Verdict, StatusName>> = {
  equal: "success",
  differs: "failed",
  absent: "failed",
  unknown: "needsDecision",
};

/** Has a worker derive the receipt again from both sides. */
export function VerifyButton({ instanceId, primary }: { readonly instanceId: string; readonly primary?: boolean }) {
  const t = useTranslations("instances.verification");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const read = useMay("data.read");
  const queryClient = useQueryClient();
  const query = useVerifications(instanceId);
  const verify = useMutation({
    mutationFn: () => api.post(`/api/instances/${instanceId}/verifications`, { schema: verificationView }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: verificationKey(instanceId) }),
    onError: (error) => message.error(toProblem(error).message),
  });
  return (
    <Button
      size="small"
      type={primary ? "primary" : "default"}
      loading={verify.isPending || query.data?.items[0]?.state === "RUNNING"}
      disabled={read.reason !== undefined}
      title={read.reason ?? t("hint")}
      onClick={() => verify.mutate()}
    >
      {t("verify")}
    </Button>
  );
}

interface VerificationFactsProps {
  readonly instanceId: string;
  readonly onAct: Act;
}

/** How far the latest verification is, or what it found. */
export function VerificationFacts({ instanceId, onAct }: VerificationFactsProps) {
  const t = useTranslations("instances.verification");
  const format = useFormat();
  const [looksAt, setLooksAt] = useState(false);
  const latest = useVerifications(instanceId).data?.items[0];
  if (!latest) return null;
  const { state, report, error, finishedAt, progress } = latest;
  const differs = report !== null && (report.verdict === "differs" || report.verdict === "absent");
  return (
    <div className={styles.result} aria-live="polite">
      {state === "RUNNING" && (
        <>
          <Status of="checking" />
          <VerificationProgress counted={progress} />
        </>
      )}
      {error && (
        <>
          <p>
            <Status of="failed" form="icon" /> <strong>{error.message}</strong>
          </p>
          {error.remedy !== "" && <p className={styles.quiet}>{error.remedy}</p>}
        </>
      )}
      {report && (
        <>
          <p>
            <Status of={LOOKS[report.verdict]} form="icon" /> <strong>{t(`verdict.${report.verdict}`)}</strong>{" "}
            {finishedAt && (
              <span className={styles.quiet}>
                <Instant at={finishedAt} form="relative" />
              </span>
            )}
          </p>
          {report.missing !== null && report.missing.rows > 0 && (
            <p>{t("missing", { rows: format.count(report.missing.rows) })}</p>
          )}
          {report.extra !== null && report.extra.rows > 0 && (
            <p>{t("extra", { rows: format.count(report.extra.rows), doubled: format.count(report.doubled ?? 0) })}</p>
          )}
          {report.limits.map((limit) => (
            <p key={limit} className={styles.quiet}>
              {t(`limit.${limit}`)}
            </p>
          ))}
          {differs && (
            <Button size="small" onClick={() => setLooksAt(true)}>
              {t("look")}
            </Button>
          )}
          {looksAt && <VerificationDifference report={report} onClose={() => setLooksAt(false)} onAct={onAct} />}
        </>
      )}
    </div>
  );
}
