"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/page/empty-state";
import { attemptStatus } from "@/components/ui/status/attempt-status";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import type { AttemptView, InstanceDetail } from "@/lib/core/instance";
import { Elapsed } from "@/components/ui/time/elapsed";
import { AttemptsCompare } from "./attempts-compare";
import styles from "./attempts-compare.module.css";
import { neverRan } from "./display-state";

/** The tries of an instance side by side, the newest first. */
export function AttemptsTable({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.attempts");
  const format = useFormat();
  const columns: Column<AttemptView>[] = [
    {
      id: "number",
      title: t("number"),
      width: 84,
      rowHeader: true,
      cell: ({ number }) => (
        <Link href={`/operation-center/instances/${instance.id}?attempt=${number}#log`}>{number}</Link>
      ),
    },
    { id: "state", title: t("state"), width: 150, cell: ({ state }) => <Status of={attemptStatus({ state })} /> },
    {
      id: "started",
      title: t("started"),
      width: 120,
      align: "right",
      cell: ({ startedAt }) => <Instant at={startedAt} />,
    },
    { id: "duration", title: t("duration"), width: 98, align: "right", cell: (attempt) => <Elapsed {...attempt} /> },
    { id: "read", title: t("read"), width: 100, align: "right", cell: ({ recordsRead }) => format.count(recordsRead) },
    {
      id: "written",
      title: t("written"),
      width: 100,
      align: "right",
      cell: ({ recordsWritten }) => format.count(recordsWritten),
    },
    {
      id: "worker",
      title: t("worker"),
      width: 150,
      wideOnly: true,
      cell: ({ worker }) => worker?.host ?? worker?.id ?? "—",
    },
    {
      id: "error",
      title: t("error"),
      cell: ({ error }) => <span title={error?.message}>{error?.message ?? "—"}</span>,
    },
  ];
  return (
    <div className={styles.stack}>
      <DataTable
        label={t("title")}
        columns={columns}
        rows={instance.attempts.toReversed()}
        keyOf={({ number }) => String(number)}
        nameOf={({ number }) => String(number)}
        empty={<EmptyState title={t(neverRan(instance) ? "neverRan" : "empty")} />}
      />
      <AttemptsCompare attempts={instance.attempts} />
    </div>
  );
}
