"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { stateName } from "@/components/ui/status/instance-status";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Elapsed } from "@/components/ui/time/elapsed";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import type { DebugRunView } from "@/lib/core/node";
import { debugRunQueries } from "./queries";
import styles from "./run-panel.module.css";

interface RunHistoryProps {
  readonly nodeId: string;
  readonly onOpen: (instanceId: string) => void;
}

/** The debug runs of a node, newest first; each opens with its log. */
export function RunHistory({ nodeId, onOpen }: RunHistoryProps) {
  const t = useTranslations("debug");
  const format = useFormat();
  const toProblem = useProblem();
  const runs = useQuery(debugRunQueries.list(nodeId));
  const columns: Column<DebugRunView>[] = [
    { id: "state", title: t("column.state"), width: 150, cell: ({ state }) => <Status of={stateName(state)} /> },
    {
      id: "at",
      title: t("column.started"),
      width: 150,
      rowHeader: true,
      cell: ({ createdAt }) => <Instant at={createdAt} />,
    },
    {
      id: "parameters",
      title: t("column.parameters"),
      cell: ({ parameters }) => (
        <code>
          {Object.entries(parameters)
            .map(([name, value]) => `${name}=${value}`)
            .join(" ") || "—"}
        </code>
      ),
    },
    {
      id: "written",
      title: t("column.written"),
      width: 110,
      align: "right",
      cell: ({ counts, options }) =>
        counts === null ? "—" : options.dryRun ? t("dryRunShort") : format.count(counts.recordsWritten),
    },
    {
      id: "duration",
      title: t("column.duration"),
      width: 96,
      align: "right",
      cell: ({ startedAt, finishedAt }) => <Elapsed startedAt={startedAt} finishedAt={finishedAt} />,
    },
    {
      id: "by",
      title: t("column.by"),
      width: 120,
      wideOnly: true,
      cell: ({ requestedBy }) => requestedBy?.name ?? "—",
    },
  ];
  if (runs.error && !runs.data)
    return <ProblemAlert problem={toProblem(runs.error)} onRetry={() => void runs.refetch()} />;
  return (
    <DataTable
      label={t("historyTable")}
      columns={columns}
      rows={runs.data?.items ?? []}
      keyOf={({ instanceId }) => instanceId}
      nameOf={({ createdAt }) => format.exact(createdAt)}
      loading={runs.isPending}
      onOpen={({ instanceId }) => onOpen(instanceId)}
      empty={<p className={styles.note}>{t("noRuns")}</p>}
    />
  );
}
