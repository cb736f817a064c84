"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import { api } from "@/lib/client/api";
import { instanceGraph, type GraphNode } from "@/lib/core/instance-graph";
import { displayState, refusalOf } from "../display-state";
import { instanceQueries, useInstanceAction } from "../queries";
import { rerunOrder } from "./rerun-order";
import styles from "./rerun-descendants.module.css";

const LEVELS = 6;

/** Chooses among an instance and its descendants what runs again, in the order of their dependencies. */
export function RerunDescendants({
  instanceId,
  onClose,
}: {
  readonly instanceId: string;
  readonly onClose: () => void;
}) {
  const t = useTranslations("instances.rerunDescendants");
  const common = useTranslations("common");
  const refusals = useTranslations("instances.refusal");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const act = useInstanceAction();
  const query = useQuery({
    queryKey: [...instanceQueries.all, "graph", instanceId, 0, LEVELS],
    queryFn: ({ signal }) =>
      api.get(`/api/instances/${instanceId}/graph`, {
        schema: instanceGraph,
        query: { up: 0, down: LEVELS },
        signal,
      }),
  });
  const ordered = rerunOrder(query.data?.nodes ?? [], query.data?.edges ?? []);
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const keys = chosen ?? new Set(ordered.filter((node) => refusalOf(node, "rerun") === null).map(({ id }) => id));
  const picked = ordered.filter(({ id }) => keys.has(id));
  const refused = picked.filter((node) => refusalOf(node, "rerun") !== null);

  const rerun = async () => {
    try {
      const { items } = await act.mutateAsync({ ids: picked.map(({ id }) => id), action: { operation: "rerun" } });
      const failed = items.filter(({ error }) => error !== null);
      if (failed.length > 0) message.warning(t("partly", { failed: failed.length, why: failed[0]!.error!.message }));
      onClose();
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  const columns: Column<GraphNode>[] = [
    { id: "name", title: t("node"), rowHeader: true, cell: ({ node }) => node.name },
    { id: "cyctime", title: t("cyctime"), width: 120, align: "right", cell: ({ cyctime }) => <Instant at={cyctime} /> },
    { id: "state", title: t("state"), width: 170, cell: (node) => <Status of={displayState(node)} /> },
    {
      id: "why",
      title: t("canRun"),
      width: 220,
      cell: (node) => {
        const why = refusalOf(node, "rerun");
        return why === null ? t("yes") : t("no", { why: refusals(why) });
      },
    },
  ];
  return (
    <Modal
      open
      width={760}
      title={t("title")}
      onCancel={onClose}
      okText={t("rerun", { count: picked.length })}
      okButtonProps={{ disabled: picked.length === 0 || refused.length > 0, loading: act.isPending }}
      cancelText={common("cancel")}
      onOk={() => void rerun()}
    >
      <p className={styles.lead}>{t("lead")}</p>
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div className={styles.table}>
          <DataTable
            label={t("title")}
            columns={columns}
            rows={ordered}
            keyOf={({ id }) => id}
            nameOf={({ node, id }) => `${node.name} ${id}`}
            selection={{ keys, onChange: setChosen }}
            loading={query.isPending}
          />
        </div>
      )}
      {refused.length > 0 && <p className={styles.refused}>{t("refused", { count: refused.length })}</p>}
    </Modal>
  );
}
