"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import type { ControlProps } from "@/components/form/field-frame";
import { useProblem } from "@/components/form/use-problem";
import { catalogQueries } from "@/lib/client/catalog";
import type { TableSummaryView } from "@/lib/core/catalog";
import styles from "./configure-step.module.css";
import type { Side } from "./use-sides";

interface TableSelectProps extends Omit<ControlProps, "value" | "onChange"> {
  readonly side: Side;
  readonly table: string;
  /** The table must have a change log to be read. */
  readonly needsStream: boolean;
  readonly onTable: (name: string) => void;
}

/** A table of a data source, as the service lists them now; found by parts of its name. */
export function TableSelect({ side, table, needsStream, onTable, ...control }: TableSelectProps) {
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState(false);
  const wanted = useDeferredValue(search);
  const { source, environment } = side;
  const query = useInfiniteQuery({
    ...catalogQueries.tables(source?.id ?? "", { environment, search: wanted }),
    enabled: source !== null && open,
  });
  const listed = query.data?.pages.flatMap(({ items }) => items) ?? [];
  // What cannot be read stands last, under what can.
  const isOff = ({ stream }: TableSummaryView) => needsStream && stream !== null && !stream.enabled;
  const tables = [...listed.filter((each) => !isOff(each)), ...listed.filter(isOff)];
  return (
    <Select
      {...(control as object)}
      className="mono"
      showSearch={{ filterOption: false, onSearch: setSearch }}
      placeholder={t("choose")}
      value={table === "" ? null : table}
      loading={query.isFetching}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setSearch("");
      }}
      options={tables.map((each) => ({ value: each.name, label: each.name, summary: each }))}
      optionRender={({ data }) => (
        <TableOption summary={(data as { summary: TableSummaryView }).summary} needsStream={needsStream} />
      )}
      notFoundContent={
        query.error ? toProblem(query.error).message : query.isFetching ? t("loadingTables") : t("noTable")
      }
      onPopupScroll={({ currentTarget }) => {
        const { scrollTop, clientHeight, scrollHeight } = currentTarget;
        if (scrollTop + clientHeight > scrollHeight - 80 && query.hasNextPage && !query.isFetching)
          void query.fetchNextPage();
      }}
      onChange={(name: string) => onTable(name)}
    />
  );
}

function TableOption({
  summary: { name, stream },
  needsStream,
}: {
  readonly summary: TableSummaryView;
  readonly needsStream: boolean;
}) {
  const t = useTranslations("wizard");
  if (!needsStream || stream === null) return <span className="mono">{name}</span>;
  return (
    <span className={styles.option}>
      <span className="mono">{name}</span>
      <small data-off={stream.enabled ? undefined : ""}>
        {stream.enabled ? t("streamOn", { hours: stream.retentionHours }) : t("streamOff")}
      </small>
    </span>
  );
}
