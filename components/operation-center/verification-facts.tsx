"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { useProblem } from "@/components/form/use-problem";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import type { StatusName } from "@/components/ui/status/status-looks";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { api } from "@/lib/client/api";
import { verificationView, type Verdict } from "@/lib/core/verification";
import { instanceQueries } from "./queries";
import styles from "./verification-facts.module.css";

const POLL_MS = 1_000;
const LOOKS: Readonly<Record<Verdict, StatusName>> = {
  equal: "success",
  differs: "failed",
  absent: "failed",
  unknown: "needsDecision",
};
const keyOf = (id: string) => [...instanceQueries.all, "verifications", id] as const;

function useVerifications(instanceId: string) {
  return useQuery({
    queryKey: keyOf(instanceId),
    queryFn: ({ signal }) =>
      api.get(`/api/instances/${instanceId}/verifications`, {
        schema: z.object({ items: z.array(verificationView) }),
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === "RUNNING" ? POLL_MS : false),
  });
}

/** Has a worker derive the receipt again from both sides. */
export function VerifyButton({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances.verification");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const read = useMay("data.read");
  const queryClient = useQueryClient();
  const query = useVerifications(instanceId);
  const verify = useMutation({
    mutationFn: () => api.post(`/api/instances/${instanceId}/verifications`, { schema: verificationView }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keyOf(instanceId) }),
    onError: (error) => message.error(toProblem(error).message),
  });
  return (
    <Button
      size="small"
      loading={verify.isPending || query.data?.items[0]?.state === "RUNNING"}
      disabled={read.reason !== undefined}
      title={read.reason ?? t("hint")}
      onClick={() => verify.mutate()}
    >
      {t("verify")}
    </Button>
  );
}

/** What the latest verification found. */
export function VerificationFacts({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances.verification");
  const format = useFormat();
  const latest = useVerifications(instanceId).data?.items[0];
  if (!latest) return null;
  const { state, report, error, finishedAt } = latest;
  return (
    <div className={styles.result} aria-live="polite">
      {state === "RUNNING" && <Status of="checking" />}
      {error && <p>{error.message}</p>}
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
        </>
      )}
    </div>
  );
}
