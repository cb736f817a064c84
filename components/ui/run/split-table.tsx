"use client";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { DataTable } from "@/components/ui/table/data-table";
import type { Column } from "@/components/ui/table/columns";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { AttemptView, LiveProgress } from "@/lib/core/instance";
import styles from "./split-table.module.css";

type Split = LiveProgress["splits"][number];

interface SplitTableProps {
  readonly splits: readonly Split[];
  readonly window: AttemptView["window"];
  /** How long the source keeps a change; null where that is not known. */
  readonly retentionHours?: number | null;
}

/** Less time than this before unread data is gone is said in colour. */
const SOON_MS = 12 * 3_600_000;

/** How far each shard has been read, and what came of it. */
export function SplitTable({ splits, window, retentionHours = null }: SplitTableProps) {
  const t = useTranslations("instances.splits");
  const format = useFormat();
  const now = useNow(60_000);
  /** The oldest moment of the window that a shard still has to read; null when it has read all of it. */
  const unreadFrom = ({ state, positionMs }: Split) =>
    state === "drained" || window === null ? null : Math.max(positionMs ?? 0, window.start.getTime());
  const lag = (split: Split) => {
    const from = unreadFrom(split);
    return from === null ? "—" : format.duration(Math.max(0, window!.end.getTime() - from));
  };
  const total = splits.reduce((sum, { recordsRead }) => sum + recordsRead, 0);
  const done = ({ state, positionMs }: Split) => {
    if (state === "drained") return 1;
    if (window === null || positionMs === null) return 0;
    const span = window.end.getTime() - window.start.getTime();
    return span <= 0 ? 0 : Math.min(1, Math.max(0, (positionMs - window.start.getTime()) / span));
  };
  const columns: Column<Split>[] = [
    {
      id: "id",
      title: t("shard"),
      width: 100,
      rowHeader: true,
      cell: ({ id }) => <code title={id}>{shortId(id)}</code>,
    },
    {
      id: "read",
      title: t("windowRead"),
      cell: (split) => (
        <span className={styles.progress}>
          <progress aria-label={t("windowRead")} max={1} value={done(split)} />
          <span>{split.state === "waiting" ? t("states.waiting") : `${Math.floor(done(split) * 100)} %`}</span>
        </span>
      ),
    },
    { id: "rows", title: t("rows"), width: 90, align: "right", cell: ({ recordsRead }) => format.count(recordsRead) },
    {
      id: "dirty",
      title: t("dirty"),
      width: 58,
      align: "right",
      cell: ({ recordsDirty }) => format.count(recordsDirty),
    },
    {
      id: "retries",
      title: t("retries"),
      width: 64,
      align: "right",
      cell: ({ retries }) => (retries === null ? "—" : format.count(retries)),
    },
    {
      id: "position",
      title: t("position"),
      width: 84,
      align: "right",
      cell: ({ positionMs }) => (positionMs === null ? "—" : <Instant at={new Date(positionMs)} form="clock" />),
    },
    { id: "lag", title: t("lag"), width: 88, align: "right", cell: lag },
    {
      id: "kept",
      title: t("kept"),
      width: 96,
      align: "right",
      cell: (split) => {
        const from = unreadFrom(split);
        if (from === null || retentionHours === null) return "—";
        const left = from + retentionHours * 3_600_000 - now.getTime();
        return (
          <span className={left < SOON_MS ? styles.soon : undefined}>
            {left <= 0 ? t("trimmed") : format.duration(left)}
          </span>
        );
      },
    },
  ];
  return (
    <Panel title={t("title")} extra={t("total", { rows: format.count(total) })} flush className={styles.panel}>
      <DataTable label={t("title")} columns={columns} rows={splits} keyOf={({ id }) => id} nameOf={({ id }) => id} />
    </Panel>
  );
}

/** Shard ids differ at their ends. */
function shortId(id: string): string {
  return id.length <= 16 ? id : `…${id.slice(-12)}`;
}
