"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import type { TimelineBar, TimelineTask } from "@/lib/core/timeline";
import { displayState } from "../display-state";
import { Elapsed } from "@/components/ui/time/elapsed";

interface RunsTableProps {
  readonly tasks: readonly TimelineTask[];
  readonly bars: readonly TimelineBar[];
}

/** The runs of the picture as rows. */
export function RunsTable({ tasks, bars }: RunsTableProps) {
  const t = useTranslations("timeline");
  const column = useTranslations("instances.column");
  const nameOf = (bar: TimelineBar) => tasks[bar.task]!.name;
  const columns: Column<TimelineBar>[] = [
    { id: "state", title: column("state"), width: 180, cell: (bar) => <Status of={displayState(bar)} /> },
    {
      id: "node",
      title: column("node"),
      rowHeader: true,
      cell: (bar) => <Link href={`/operation-center/instances/${bar.id}`}>{nameOf(bar)}</Link>,
    },
    {
      id: "cyctime",
      title: column("cyctime"),
      width: 130,
      align: "right",
      cell: ({ cyctime }) => <Instant at={cyctime} />,
    },
    { id: "start", title: column("started"), width: 130, align: "right", cell: ({ start }) => <Instant at={start} /> },
    {
      id: "duration",
      title: column("duration"),
      width: 110,
      align: "right",
      cell: (bar) => (bar.end === null ? "—" : <Elapsed startedAt={bar.start} finishedAt={bar.end} />),
    },
  ];
  return <DataTable label={t("title")} columns={columns} rows={bars} keyOf={({ id }) => id} nameOf={nameOf} />;
}
