"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { stateName } from "@/components/ui/status/instance-status";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
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
    { id: "state", title: t("column.state"), width: 120, cell: ({ state }) => <Status of={stateName(state)} /> },
    {
      id: "at",
      title: t("column.started"),
      rowHeader: true,
      cell: ({ createdAt, parameters }) => (
        <TwoLines first={<Instant at={createdAt} />} second={<Parameters of={parameters} />} />
      ),
    },
    {
      id: "written",
      title: t("column.written"),
      width: 90,
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
      width: 110,
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
      rowHeight={44}
      nameOf={({ createdAt }) => format.exact(createdAt)}
      loading={runs.isPending}
      onOpen={({ instanceId }) => onOpen(instanceId)}
      empty={<p className={styles.note}>{t("noRuns")}</p>}
    />
  );
}

/** Under the time of a run: what it ran with. All of it where the pointer rests. */
function Parameters({ of }: { readonly of: DebugRunView["parameters"] }) {
  const said = Object.entries(of)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
  return <code title={said}>{said || "—"}</code>;
}
