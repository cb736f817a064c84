"use client";
import { Button } from "antd";
import { useEffect, useEffectEvent } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import { useTestConnectivity } from "@/lib/client/data-sources";
import type { ConnectivityTest } from "@/lib/core/data-source";
import { connectivityStatus, type ConnectivityStatus } from "@/lib/core/data-source/connectivity";
import styles from "./network-step.module.css";
import type { Side } from "./use-sides";

/** A choice is tested when it has stood for a moment; a result this young is not asked for again. */
const SETTLE_MS = 400;
const YOUNG_MS = 10 * 60_000;

export interface Connection {
  readonly status: ConnectivityStatus;
  readonly test: ConnectivityTest | null;
  readonly run: () => void;
  /** Why no test could be asked for. */
  readonly error: unknown;
}

/** Whether a group reaches one side; asks by itself when nothing is known. */
export function useConnection({ source, environment }: Side, groupId: string | null): Connection {
  const now = useNow(60_000);
  const may = useMay("dataSource.test");
  const ask = useTestConnectivity();
  const test =
    source?.connectivity.find((each) => each.environment === environment && each.resourceGroup.id === groupId) ?? null;
  const changedAt = source?.environments.find((each) => each.environment === environment)?.updatedAt ?? new Date(0);
  const status = connectivityStatus(test, changedAt, now);
  const run = () => {
    if (source && groupId !== null) ask.mutate({ dataSourceId: source.id, environment, resourceGroupId: groupId });
  };
  const runOnce = useEffectEvent(run);
  const isOld = test === null || now.getTime() - test.requestedAt.getTime() > YOUNG_MS || status === "outOfDate";
  const isWanted = may.allowed && source !== null && groupId !== null && isOld && status !== "testing";
  useEffect(() => {
    if (!isWanted) return;
    const timer = setTimeout(() => runOnce(), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [isWanted, source?.id, groupId, environment]);
  // A side that is known to be connected was asked about before, or is another one by now.
  const error = status === "connected" ? null : ask.error;
  return { status: ask.isPending ? "testing" : status, test, run, error };
}

interface ConnectionArrowProps {
  readonly connection: Connection;
  readonly side: string;
  readonly onDiagnose: () => void;
}

/** The line between two panels, with what its test said. It points the way that data flows. */
export function ConnectionArrow({ connection: { status, test, run }, side, onDiagnose }: ConnectionArrowProps) {
  const t = useTranslations("wizard");
  const format = useFormat();
  const failed = status === "unreachable" || status === "loginFailed";
  const took = test?.finishedAt ? test.finishedAt.getTime() - test.requestedAt.getTime() : null;
  return (
    <div className={styles.arrow} data-status={status} role="status" aria-label={t("connectionOf", { side })}>
      <Status of={status} />
      <div className={styles.line} />
      {took !== null && status !== "testing" && <span className={styles.took}>{format.duration(took)}</span>}
      {failed && (
        <Button type="link" size="small" onClick={onDiagnose} aria-label={t("diagnoseOf", { side })}>
          {t("diagnose")}
        </Button>
      )}
      {status !== "testing" && status !== "untested" && !failed && (
        <Button type="link" size="small" onClick={run} aria-label={t("testAgainOf", { side })}>
          {t("testAgain")}
        </Button>
      )}
    </div>
  );
}
