"use client";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/page/empty-state";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useFormat } from "@/components/ui/time/format";
import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import { targetRows, type TargetRow } from "./rows";

/** The tables of the MaxCompute server. */
export function TargetsTab({ sandbox }: { readonly sandbox: SandboxOverview }) {
  const t = useTranslations("sandbox.target");
  const format = useFormat();
  const columns: readonly Column<TargetRow>[] = [
    {
      id: "name",
      title: t("name"),
      rowHeader: true,
      cell: ({ name, project, schema }) => (
        <TwoLines first={name} second={schema === "default" ? project : `${project} · ${schema}`} />
      ),
    },
    { id: "kind", title: t("kind"), width: 110, cell: ({ kind }) => t(kind) },
    {
      id: "partitions",
      title: t("partitions"),
      width: 120,
      align: "right",
      cell: ({ partitions }) => (partitions === 0 ? "" : format.count(partitions)),
    },
    {
      id: "records",
      title: t("records"),
      width: 130,
      align: "right",
      cell: ({ records, kind }) => (kind === "view" ? "" : format.count(records)),
    },
    {
      id: "bytes",
      title: t("bytes"),
      width: 110,
      align: "right",
      cell: ({ bytes, kind }) => (kind === "view" ? "" : format.bytes(bytes)),
    },
  ];
  return (
    <DataTable
      label={t("label")}
      columns={columns}
      rows={targetRows(sandbox)}
      rowHeight={45}
      keyOf={({ key }) => key}
      nameOf={({ name }) => name}
      empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
    />
  );
}
