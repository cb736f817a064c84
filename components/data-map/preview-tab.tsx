"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Segmented, Select, Skeleton } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { RefreshIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { useMay } from "@/components/ui/session/session";
import { ValueGrid } from "@/components/ui/table/value-grid";
import { useFormat } from "@/components/ui/time/format";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { catalogQueries, type TableRef } from "@/lib/client/catalog";
import type { TableDetail } from "@/lib/core/catalog";
import styles from "./data-map.module.css";

const LIMIT = 100;

/** The first rows of the table or of one partition; of a stream also the changes of the last hour. */
export function PreviewTab({ place, detail }: { readonly place: TableRef; readonly detail: TableDetail }) {
  const t = useTranslations("dataMap");
  const toProblem = useProblem();
  const format = useFormat();
  const may = useMay("data.read");
  const { params, set } = useUrlState();
  const partition = params.get("partition") ?? undefined;
  const [sought, setSought] = useState("");
  const [filter, setFilter] = useState("");
  const [shown, setShown] = useState<"rows" | "changes">("rows");
  const partitions = useQuery({
    ...catalogQueries.partitions(place, useDeferredValue(sought.trim())),
    enabled: detail.isPartitioned === true,
    placeholderData: (shown) => shown,
  });
  const wanted = { limit: LIMIT, ...(partition === undefined ? {} : { partition }) };
  const rows = useQuery({
    ...catalogQueries.rows(place, wanted),
    enabled: may.allowed && shown === "rows",
    retry: false,
  });
  const changes = useQuery({
    ...catalogQueries.changes(place, { limit: LIMIT }),
    enabled: may.allowed && shown === "changes",
    retry: false,
  });
  const query = shown === "rows" ? rows : changes;
  const found = useMemo(() => {
    const needle = filter.trim().toLowerCase();
    const all = query.data?.rows ?? [];
    return needle === "" ? all : all.filter((row) => row.some((cell) => cell?.text.toLowerCase().includes(needle)));
  }, [query.data, filter]);
  if (!may.allowed) return <EmptyState title={t("noReadRight")}>{may.reason}</EmptyState>;
  return (
    <>
      <div className={styles.tools}>
        {detail.stream?.enabled && (
          <Segmented
            aria-label={t("previewOf")}
            value={shown}
            onChange={setShown}
            options={[
              { value: "rows", label: t("previewRows") },
              { value: "changes", label: t("previewChanges") },
            ]}
          />
        )}
        {detail.isPartitioned && (
          <Select
            className={styles.filter!}
            aria-label={t("partition")}
            showSearch={{ filterOption: false, onSearch: setSought }}
            value={partition ?? ""}
            onChange={(value) => set({ partition: value })}
            options={[
              ...(sought.trim() === "" ? [{ value: "", label: t("lastPartition") }] : []),
              ...(partitions.data?.items ?? []).map(({ spec }) => ({ value: spec, label: spec })),
            ]}
          />
        )}
        <Input
          allowClear
          className={styles.search!}
          prefix={<SearchIcon />}
          aria-label={t("filterRows")}
          placeholder={t("filterRows")}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
        <Button
          icon={<RefreshIcon />}
          loading={query.isFetching}
          aria-label={t("refresh")}
          onClick={() => void query.refetch()}
        />
        {query.data && (
          <span className={styles.quiet}>
            {t("previewFacts", {
              count: found.length,
              more: query.data.truncated ? "yes" : "no",
              partition: query.data.partition ?? "none",
              time: format.clock(new Date(query.dataUpdatedAt)),
            })}
          </span>
        )}
      </div>
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {query.isPending && !query.error && <Skeleton active />}
      {query.data &&
        (found.length === 0 ? (
          <EmptyState title={t(filter === "" ? "noRows" : "noneMatch")} />
        ) : (
          <ValueGrid label={t("tab.preview")} columns={query.data.columns} rows={found} />
        ))}
    </>
  );
}
