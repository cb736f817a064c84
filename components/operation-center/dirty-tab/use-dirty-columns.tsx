"use client";
import { useTranslations } from "use-intl";
import type { Column } from "@/components/ui/table/columns";
import { useFormat } from "@/components/ui/time/format";
import type { DirtyRecordView } from "@/lib/core/dirty-records";

export function useDirtyColumns(): readonly Column<DirtyRecordView>[] {
  const t = useTranslations("instances.dirty");
  const format = useFormat();
  return [
    { id: "row", title: t("number"), width: 76, align: "right", cell: ({ row }) => format.count(row + 1) },
    { id: "side", title: t("side"), width: 84, cell: ({ side }) => t(`sides.${side}`) },
    {
      id: "reason",
      title: t("reason"),
      width: 320,
      rowHeader: true,
      cell: ({ reason }) => <span title={reason}>{reason}</span>,
    },
    {
      id: "column",
      title: t("column"),
      width: 84,
      align: "right",
      cell: ({ column }) => (column === null ? "—" : format.count(column + 1)),
    },
    {
      id: "values",
      title: t("values"),
      cell: ({ values }) => {
        const text = values.map((value) => value ?? "NULL").join(", ");
        return <code title={text}>{text}</code>;
      },
    },
  ];
}
