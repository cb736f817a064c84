"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { catalogQueries, type TableRef } from "@/lib/client/catalog";
import type { TableRun } from "@/lib/core/data-map";
import { changeRecords, type ChangeRecord } from "./change-records";
import styles from "./data-map.module.css";
import { dataMapQueries } from "./queries";

/** Which runs wrote the rows, and into which partition. */
export function RunsTab({ place }: { readonly place: TableRef }) {
  const t = useTranslations("dataMap");
  const format = useFormat();
  const toProblem = useProblem();
  const query = useQuery(dataMapQueries.runs(place));
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  const columns: Column<TableRun>[] = [
    {
      id: "instance",
      title: t("instance"),
      width: 160,
      rowHeader: true,
      cell: ({ instanceId, attempt }) => (
        <Link className="mono" href={`/operation-center/instances/${instanceId}`}>
          {instanceId}
          {attempt > 1 && ` · ${attempt}`}
        </Link>
      ),
    },
    { id: "node", title: t("node"), cell: ({ nodeName }) => nodeName },
    {
      id: "partition",
      title: t("partition"),
      width: 170,
      cell: ({ partition }) => <span className="mono">{partition ?? "—"}</span>,
    },
    {
      id: "records",
      title: t("recordsWritten"),
      width: 140,
      align: "right",
      cell: ({ recordsWritten }) => format.count(recordsWritten),
    },
    {
      id: "finished",
      title: t("finished"),
      width: 130,
      align: "right",
      cell: ({ finishedAt }) => finishedAt && <Instant at={finishedAt} />,
    },
  ];
  return (
    <>
      <p className={styles.note}>{t("runsNote")}</p>
      <DataTable
        label={t("tab.runs")}
        columns={columns}
        rows={query.data?.items ?? []}
        keyOf={({ instanceId, attempt }) => `${instanceId} ${attempt}`}
        nameOf={({ instanceId }) => instanceId}
        loading={query.isPending}
        empty={<EmptyState title={t("noRuns")}>{t("noRunsText")}</EmptyState>}
      />
    </>
  );
}

/** How the table changed: its shape as far as the console has seen it, and its partitions as their service dates them. */
export function ChangesTab({ place, isPartitioned }: { readonly place: TableRef; readonly isPartitioned: boolean }) {
  const t = useTranslations("dataMap");
  const tables = useTranslations("table");
  const toProblem = useProblem();
  const query = useQuery(dataMapQueries.history(place));
  const partitions = useQuery({ ...catalogQueries.partitions(place, ""), enabled: isPartitioned });
  const failed = [query, partitions].find(({ error }) => error);
  if (failed) return <ProblemAlert problem={toProblem(failed.error!)} onRetry={() => void failed.refetch()} />;
  const value = (text: string | null) => (text === null ? "—" : text === "" ? tables("emptyValue") : text);
  const columns: Column<ChangeRecord & { readonly key: string }>[] = [
    { id: "seen", title: t("seenAt"), width: 140, cell: ({ seenAt }) => <Instant at={seenAt} /> },
    { id: "kind", title: t("change"), width: 170, cell: ({ kind }) => t(`changeKind.${kind}`) },
    {
      id: "what",
      title: t("what"),
      rowHeader: true,
      cell: ({ kind, name, before, after }) =>
        kind === "firstSeen" ? (
          t("columnCount", { count: Number(after) })
        ) : kind === "partitionAdded" ? (
          <span className="mono">{name}</span>
        ) : (
          <span className="mono">
            {name !== null && `${name} `}
            {value(before)} → {value(after)}
          </span>
        ),
    },
  ];
  const records = changeRecords(query.data?.items ?? [], partitions.data?.items ?? []);
  const rows = records.map((change, index) => ({ ...change, key: String(index) }));
  return (
    <>
      <p className={styles.note}>
        {t("changesNote")} {isPartitioned && t("partitionsNote")}
      </p>
      <DataTable
        label={t("tab.changes")}
        columns={columns}
        rows={rows}
        keyOf={({ key }) => key}
        nameOf={({ kind, name }) => name ?? t(`changeKind.${kind}`)}
        loading={query.isPending || partitions.isLoading}
        empty={<EmptyState title={t("noChanges")} />}
      />
    </>
  );
}
