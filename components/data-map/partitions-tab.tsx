"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { RefreshIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { useMay } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { catalogQueries, type TableRef } from "@/lib/client/catalog";
import type { PartitionList } from "@/lib/core/catalog";
import styles from "./data-map.module.css";

/** The partitions of a table, the latest first; each leads to a look at its rows. */
export function PartitionsTab({ place }: { readonly place: TableRef }) {
  const t = useTranslations("dataMap");
  const format = useFormat();
  const toProblem = useProblem();
  const mayRead = useMay("data.read");
  const { set } = useUrlState();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const query = useQuery({ ...catalogQueries.partitions(place, wanted), placeholderData: (shown) => shown });
  const list = query.data;
  const columns: Column<PartitionList["items"][number]>[] = [
    {
      id: "spec",
      title: t("partition"),
      rowHeader: true,
      cell: ({ spec }) => (
        <span className={`mono ${styles.name}`} title={spec}>
          {spec}
        </span>
      ),
    },
    {
      id: "rows",
      title: t("rows"),
      width: 130,
      align: "right",
      cell: ({ recordCount }) => (recordCount === null ? t("unknown") : format.count(recordCount)),
    },
    {
      id: "size",
      title: t("size"),
      width: 110,
      align: "right",
      cell: ({ sizeBytes }) => (sizeBytes === null ? t("unknown") : format.bytes(sizeBytes)),
    },
    {
      id: "created",
      title: t("created"),
      width: 130,
      align: "right",
      cell: ({ createdAt }) => (createdAt === null ? t("unknown") : <Instant at={createdAt} />),
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("previewPartition")}</span>,
      width: 96,
      align: "right",
      cell: ({ spec }) => (
        <Button
          type="link"
          size="small"
          disabled={!mayRead.allowed}
          title={mayRead.reason}
          aria-label={t("previewOfPartition", { partition: spec })}
          onClick={() => set({ tab: "preview", partition: spec })}
        >
          {t("previewPartition")}
        </Button>
      ),
    },
  ];
  return (
    <>
      <div className={styles.tools}>
        <Input
          allowClear
          className={styles.search!}
          prefix={<SearchIcon />}
          aria-label={t("findPartition")}
          placeholder={t("findPartition")}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <Button
          icon={<RefreshIcon />}
          loading={query.isFetching}
          aria-label={t("refresh")}
          title={t("refresh")}
          onClick={() => void query.refetch()}
        />
        {list && list.total > 0 && (
          <span className={styles.quiet} role="status">
            {t("partitionFacts", {
              found: list.found,
              total: list.total,
              shown: list.items.length,
              part: list.items.length < list.found ? "first" : list.found < list.total ? "found" : "all",
              time: format.clock(new Date(query.dataUpdatedAt)),
            })}
          </span>
        )}
      </div>
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {!query.error && (
        <DataTable
          label={t("tab.partitions")}
          columns={columns}
          rows={list?.items ?? []}
          keyOf={({ spec }) => spec}
          nameOf={({ spec }) => spec}
          loading={query.isPending}
          onOpen={({ spec }) => mayRead.allowed && set({ tab: "preview", partition: spec })}
          empty={
            list && list.total > 0 ? (
              <EmptyState title={t("noPartitionMatches")} />
            ) : (
              <EmptyState title={t("noPartitions")}>{t("noPartitionsText")}</EmptyState>
            )
          }
        />
      )}
    </>
  );
}
