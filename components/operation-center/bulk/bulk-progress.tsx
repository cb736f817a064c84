"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { CloseIcon } from "@/components/ui/icons";
import { useMay } from "@/components/ui/session/session";
import { useFormat } from "@/components/ui/time/format";
import type { BulkOperationView } from "@/lib/core/bulk-operation";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import { instanceQueries } from "../queries";
import styles from "./bulk-progress.module.css";
import { BulkResults } from "./bulk-results";
import { bulkQueries, useCancelBulk } from "./queries";

/** An operation that ended so long ago is no news any more. */
const NEWS_MS = 15 * 60_000;
const SEEN = "millrace.bulk-seen";

/** How far operations on whole filter results have come; those that ended lately stay until they are put away. */
export function BulkProgress() {
  const { data, dataUpdatedAt } = useQuery(bulkQueries.list);
  const queryClient = useQueryClient();
  const [seen, setSeen] = useState(readSeen);
  const [shown, setShown] = useState<BulkOperationView | null>(null);
  const rows = (data?.items ?? []).filter(
    ({ id, state, finishedAt }) =>
      state === "RUNNING" || (!seen.includes(id) && dataUpdatedAt - (finishedAt?.getTime() ?? 0) < NEWS_MS),
  );
  const running = rows.filter(({ state }) => state === "RUNNING").length;
  const before = useRef(running);
  useEffect(() => {
    // Rows changed on their way to the end: the list looks once more when all is done.
    if (running < before.current) void queryClient.invalidateQueries({ queryKey: instanceQueries.all });
    before.current = running;
  }, [running, queryClient]);
  const putAway = (id: string) => {
    const next = [...seen.slice(-50), id];
    localStorage.setItem(SEEN, JSON.stringify(next));
    setSeen(next);
  };
  return (
    <>
      {rows.map((row) => (
        <Row key={row.id} row={row} onShow={() => setShown(row)} onPutAway={() => putAway(row.id)} />
      ))}
      {shown && <BulkResults operation={shown} onClose={() => setShown(null)} />}
    </>
  );
}

interface RowProps {
  readonly row: BulkOperationView;
  readonly onShow: () => void;
  readonly onPutAway: () => void;
}

function Row({ row, onShow, onPutAway }: RowProps) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const format = useFormat();
  const toProblem = useProblem();
  const { message } = App.useApp();
  const operate = useMay("instance.operate");
  const cancel = useCancelBulk();
  const { state, total, done, refused, waiting } = row;
  const texts = {
    action: t(`operation.${row.action.operation as InstanceOperation}`),
    past: format.count(done + refused),
    total: format.count(total),
    done: format.count(done),
    waiting: format.count(waiting),
  };
  return (
    <div className={styles.row} role="status" aria-label={t("bulk.label")}>
      <Progress
        type="circle"
        size={18}
        percent={Math.floor(((done + refused) / total) * 100)}
        showInfo={false}
        status={state === "RUNNING" ? "active" : refused > 0 || state === "CANCELLED" ? "exception" : "success"}
        aria-hidden
      />
      <span className={styles.text}>
        <strong>{t(`bulk.state.${state}`, texts)}</strong>
        {refused > 0 && <> · {t("bulk.refused", { count: refused })}</>}
        {row.by && <span className={styles.by}> · {row.by}</span>}
      </span>
      <Button size="small" type="link" onClick={onShow}>
        {t("bulk.results")}
      </Button>
      {state === "RUNNING" ? (
        <Button
          size="small"
          disabled={!operate.allowed}
          title={operate.reason}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(row.id, { onError: (error) => void message.error(toProblem(error).message) })}
        >
          {common("cancel")}
        </Button>
      ) : (
        <Button size="small" type="text" icon={<CloseIcon />} aria-label={t("bulk.putAway")} onClick={onPutAway} />
      )}
    </div>
  );
}

function readSeen(): readonly string[] {
  if (typeof localStorage === "undefined") return [];
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(SEEN) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
