"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Select, type InputRef } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useDeferredValue, useRef } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { DataMapIcon, RefreshIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { FilterInput } from "@/components/ui/url/filter-input";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { TablesFound } from "@/lib/core/data-map";
import styles from "./data-map.module.css";
import { dataMapQueries, tableHref } from "./queries";

type Row = TablesFound["items"][number];

/** Data Map → Tables: every table that the data sources of the workspace hold. */
export function SearchPage() {
  const t = useTranslations("dataMap");
  const router = useRouter();
  const format = useFormat();
  const toProblem = useProblem();
  const { params, set } = useUrlState();
  const text = params.get("q") ?? "";
  const only = params.get("source");
  const query = useQuery(dataMapQueries.search(useDeferredValue(text)));
  const search = useRef<InputRef>(null);
  useShortcut("filter", () => search.current?.focus());
  useShortcut("refresh", () => void query.refetch());

  const sources = query.data?.sources ?? [];
  const rows = (query.data?.items ?? []).filter(({ dataSource }) => only === null || dataSource.name === only);
  const total = sources.reduce((sum, source) => sum + (source.total ?? 0), 0);
  const hrefOf = ({ dataSource, table }: Row) => tableHref({ dataSourceId: dataSource.id, table: table.name });
  const unknown = <span className={styles.quiet}>—</span>;
  const columns: Column<Row>[] = [
    {
      id: "name",
      title: t("table"),
      rowHeader: true,
      cell: (row) => (
        <Link className={`mono ${styles.name}`} href={hrefOf(row)} title={row.table.name}>
          {row.table.name}
        </Link>
      ),
    },
    {
      id: "source",
      title: t("dataSource"),
      width: 240,
      cell: ({ dataSource }) => (
        <span className={styles.source}>
          <TypeTile type={dataSource.type} />
          <span title={dataSource.name}>{dataSource.name}</span>
        </span>
      ),
    },
    { id: "kind", title: t("kindTitle"), width: 116, wideOnly: true, cell: ({ table }) => t(`kind.${table.kind}`) },
    {
      id: "stream",
      title: t("stream"),
      width: 116,
      cell: ({ table: { stream } }) =>
        stream === null
          ? unknown
          : stream.enabled
            ? t("streamHours", { hours: stream.retentionHours })
            : t("streamOff"),
    },
    {
      id: "rows",
      title: t("rows"),
      width: 110,
      align: "right",
      cell: ({ table: { recordCount } }) => (recordCount === null ? unknown : format.count(recordCount)),
    },
    {
      id: "size",
      title: t("size"),
      width: 96,
      align: "right",
      wideOnly: true,
      cell: ({ table: { sizeBytes } }) => (sizeBytes === null ? unknown : format.bytes(sizeBytes)),
    },
    {
      id: "created",
      title: t("created"),
      width: 120,
      align: "right",
      cell: ({ table: { createdAt } }) => (createdAt === null ? unknown : <Instant at={createdAt} />),
    },
  ];
  return (
    <Page
      title={t("title")}
      facts={query.data && t("count", { shown: rows.length, total })}
      busy={query.isFetching && !query.isPending}
      actions={
        <Button icon={<RefreshIcon />} onClick={() => void query.refetch()}>
          {t("refresh")}
        </Button>
      }
    >
      <div className={styles.tools}>
        <FilterInput
          ref={search}
          allowClear
          className={styles.search!}
          prefix={<SearchIcon />}
          aria-label={t("search")}
          placeholder={t("search")}
          value={text}
          onFilter={(q) => set({ q })}
        />
        <Select
          className={styles.filter!}
          aria-label={t("dataSource")}
          value={only ?? ""}
          onChange={(source) => set({ source })}
          options={[
            { value: "", label: t("everySource") },
            ...sources.map(({ name, total: found }) => ({
              value: name,
              label: found === null ? name : `${name} (${found})`,
            })),
          ]}
        />
      </div>
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {sources
        .filter(({ error }) => error !== null)
        .map(({ id, name, error }) => (
          <ProblemAlert
            key={id}
            problem={{ ...error!, message: t("sourceFailed", { name, reason: error!.message }) }}
            onRetry={() => void query.refetch()}
          />
        ))}
      {!query.error && (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={hrefOf}
          nameOf={({ table }) => table.name}
          onOpen={(row) => router.push(hrefOf(row))}
          loading={query.isPending}
          empty={
            text !== "" || only !== null ? (
              <EmptyState
                title={t("noneFound")}
                actions={
                  <Button type="link" onClick={() => set({ q: null, source: null })}>
                    {t("clear")}
                  </Button>
                }
              />
            ) : (
              <EmptyState
                icon={DataMapIcon}
                title={t("empty")}
                actions={<Button href="/data-integration/data-sources">{t("toDataSources")}</Button>}
              >
                {t("emptyText")}
              </EmptyState>
            )
          }
        />
      )}
    </Page>
  );
}
