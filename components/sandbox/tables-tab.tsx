"use client";
import { Button } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/page/empty-state";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import { lastWrittenAt, openShards, recordsOf, tableRows, type TableRow } from "./rows";
import { ShardsDrawer } from "./shards-drawer";

/** The tables of the Tablestore server, with the state of their streams. */
export function TablesTab({ sandbox }: { readonly sandbox: SandboxOverview }) {
  const t = useTranslations("sandbox.table");
  const format = useFormat();
  const [opened, setOpened] = useState<string | null>(null);
  const rows = tableRows(sandbox);
  const columns: readonly Column<TableRow>[] = [
    {
      id: "name",
      title: t("name"),
      rowHeader: true,
      cell: ({ name, instance, primaryKey }) => (
        <TwoLines
          first={name}
          second={`${instance} · ${primaryKey.map((key) => `${key.name} ${key.type}`).join(", ")}`}
        />
      ),
    },
    {
      id: "rows",
      title: t("rows"),
      width: 110,
      align: "right",
      cell: ({ rows: count, hasMoreRows }) =>
        hasMoreRows ? t("more", { count: format.count(count) }) : format.count(count),
    },
    {
      id: "stream",
      title: t("stream"),
      width: 150,
      cell: ({ stream }) =>
        stream === null ? (
          t("off")
        ) : (
          <span title={stream.id}>{t("on", { hours: String(stream.expirationHours) })}</span>
        ),
    },
    {
      id: "records",
      title: t("records"),
      width: 120,
      align: "right",
      cell: (row) => (row.stream === null ? "" : format.count(recordsOf(row))),
    },
    {
      id: "last",
      title: t("last"),
      width: 130,
      align: "right",
      wideOnly: true,
      cell: (row) => {
        const at = lastWrittenAt(row);
        return at && <Instant at={at} form="relative" />;
      },
    },
    {
      id: "shards",
      title: t("shards"),
      width: 150,
      cell: (row) =>
        row.stream !== null && (
          <Button size="small" onClick={() => setOpened(row.key)} aria-label={t("shardsOf", { name: row.name })}>
            {t("shardCount", {
              open: String(openShards(row)),
              ended: String(row.shards.length - openShards(row)),
            })}
          </Button>
        ),
    },
  ];
  const shown = rows.find(({ key }) => key === opened) ?? null;
  return (
    <>
      <DataTable
        label={t("label")}
        columns={columns}
        rows={rows}
        rowHeight={45}
        keyOf={({ key }) => key}
        nameOf={({ name }) => name}
        onOpen={(row) => row.stream !== null && setOpened(row.key)}
        empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
      />
      <ShardsDrawer table={shown} onClose={() => setOpened(null)} />
    </>
  );
}
