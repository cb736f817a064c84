"use client";
import { Button, Drawer, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useFormat } from "@/components/ui/time/format";
import { shardRows, type ShardRow, type TableRow } from "./rows";
import styles from "./shards-drawer.module.css";
import { useAct } from "./use-act";

interface ShardsDrawerProps {
  readonly table: TableRow | null;
  readonly onClose: () => void;
}

/** The shards of one table's stream; each open one can be split, and merged with the next. */
export function ShardsDrawer({ table, onClose }: ShardsDrawerProps) {
  const t = useTranslations("sandbox.shard");
  return (
    <Drawer
      open={table !== null}
      onClose={onClose}
      size={840}
      title={table ? t("title", { name: table.name }) : ""}
      destroyOnHidden
    >
      {table && <Shards table={table} />}
    </Drawer>
  );
}

function Shards({ table }: { readonly table: TableRow }) {
  const t = useTranslations("sandbox.shard");
  const format = useFormat();
  const { act, isAllowed, reason, isPending } = useAct();
  const [splitting, setSplitting] = useState<ShardRow | null>(null);
  const rows = shardRows(table.shards);
  const last = rows.filter(({ partition }) => partition !== null).length - 1;
  const place = { instance: table.instance, table: table.name };
  const columns: readonly Column<ShardRow>[] = [
    {
      id: "shard",
      title: t("shard"),
      rowHeader: true,
      cell: ({ shardId, parentId, parentSiblingId }) => (
        <span className={styles.id}>
          <TwoLines
            first={shardId}
            second={
              parentId === null
                ? ""
                : t("parents", {
                    ids: [parentId, parentSiblingId]
                      .filter(Boolean)
                      .map((id) => id!.slice(0, 8))
                      .join(", "),
                  })
            }
          />
        </span>
      ),
    },
    {
      id: "range",
      title: t("range"),
      width: 160,
      cell: ({ from, to }) => (from === null && to === null ? t("everything") : `${from ?? "−∞"} … ${to ?? "+∞"}`),
    },
    { id: "state", title: t("state"), width: 70, cell: ({ isOpen }) => t(isOpen ? "open" : "ended") },
    { id: "records", title: t("records"), width: 84, align: "right", cell: ({ records }) => format.count(records) },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("actions")}</span>,
      width: 136,
      cell: (row) =>
        row.partition !== null && (
          <span className={styles.actions}>
            <Button size="small" disabled={!isAllowed || isPending} title={reason} onClick={() => setSplitting(row)}>
              {t("split")}
            </Button>
            <Button
              size="small"
              disabled={!isAllowed || isPending || row.partition === last}
              title={reason ?? t(row.partition === last ? "noNeighbour" : "mergeHint")}
              onClick={() => void act({ operation: "mergePartition", ...place, partition: row.partition! })}
            >
              {t("merge")}
            </Button>
          </span>
        ),
    },
  ];
  return (
    <>
      <p className={styles.lead}>{t("lead")}</p>
      <DataTable
        label={t("title", { name: table.name })}
        columns={columns}
        rows={rows}
        rowHeight={45}
        keyOf={({ shardId }) => shardId}
        nameOf={({ shardId }) => shardId}
      />
      {splitting && <SplitDialog table={table} shard={splitting} onClose={() => setSplitting(null)} onSplit={act} />}
    </>
  );
}

interface SplitDialogProps {
  readonly table: TableRow;
  readonly shard: ShardRow;
  readonly onClose: () => void;
  readonly onSplit: ReturnType<typeof useAct>["act"];
}

function SplitDialog({ table, shard, onClose, onSplit }: SplitDialogProps) {
  const t = useTranslations("sandbox.shard");
  const common = useTranslations("common");
  const [at, setAt] = useState("");
  const key = table.primaryKey[0]!;
  const split = async () => {
    const place = { instance: table.instance, table: table.name, partition: shard.partition ?? 0 };
    const done = await onSplit({ operation: "splitPartition", ...place, ...(at === "" ? {} : { at }) });
    if (done) onClose();
  };
  return (
    <Modal
      open
      width={480}
      title={t("splitTitle", { range: `${shard.from ?? "−∞"} … ${shard.to ?? "+∞"}` })}
      okText={t("split")}
      cancelText={common("cancel")}
      onCancel={onClose}
      onOk={() => void split()}
    >
      <p className={styles.lead}>{t("splitLead")}</p>
      <Input
        aria-label={t("splitAt", { name: key.name })}
        placeholder={t("splitAt", { name: key.name })}
        value={at}
        onChange={({ target }) => setAt(target.value)}
        onPressEnter={() => void split()}
      />
    </Modal>
  );
}
