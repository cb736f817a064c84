"use client";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import type { TableRef } from "@/lib/client/catalog";
import type { TableRefView } from "@/lib/core/data-map";
import styles from "../data-map.module.css";
import { dataMapQueries } from "../queries";
import { toGraph } from "./to-graph";

const LineageGraphView = dynamic(() => import("./lineage-graph").then((module) => module.LineageGraphView), {
  ssr: false,
  loading: () => <Skeleton active />,
});

/** Where the rows come from and where they go: table, node, table, by the published versions. */
export function LineageTab({ place }: { readonly place: TableRef }) {
  const t = useTranslations("dataMap");
  const toProblem = useProblem();
  const query = useQuery(dataMapQueries.lineage(place));
  const graph = useMemo(() => query.data && toGraph(query.data), [query.data]);
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  if (!query.data || !graph) return <Skeleton active />;
  if (query.data.nodes.length === 0) return <EmptyState title={t("noLineage")}>{t("noLineageText")}</EmptyState>;
  const names = (tables: readonly TableRefView[]) => tables.map(({ table }) => table).join(", ") || "—";
  return (
    <div>
      <p className={styles.note}>{t("lineageNote")}</p>
      <LineageGraphView graph={graph} />
      <ul className="visually-hidden" aria-label={t("tab.lineage")}>
        {query.data.nodes.map(({ id, name, reads, writes }) => (
          <li key={id}>{`${names(reads)} → ${name} → ${names(writes)}`}</li>
        ))}
      </ul>
    </div>
  );
}
