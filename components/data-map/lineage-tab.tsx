"use client";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { BecomesIcon, DataIntegrationIcon, SqlIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import type { TableRef } from "@/lib/client/catalog";
import type { LineageNode, TableLineage, TableRefView } from "@/lib/core/data-map";
import styles from "./data-map.module.css";
import { dataMapQueries, tableHref } from "./queries";

/** Where the rows come from and where they go: table, node, table; one line for each published node. */
export function LineageTab({ place }: { readonly place: TableRef }) {
  const t = useTranslations("dataMap");
  const toProblem = useProblem();
  const query = useQuery(dataMapQueries.lineage(place));
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active />;
  const { table, nodes } = query.data;
  if (nodes.length === 0) return <EmptyState title={t("noLineage")}>{t("noLineageText")}</EmptyState>;
  return (
    <>
      <p className={styles.note}>{t("lineageNote")}</p>
      <ol className={styles.chain} aria-label={t("tab.lineage")}>
        {upstreamFirst(nodes, table).map((node) => (
          <li key={node.id} className={styles.step}>
            <Tables tables={node.reads} here={table} />
            <BecomesIcon className={styles.arrow!} />
            <Link className={styles.card!} href={`/data-studio/${node.id}`}>
              {node.type === "DI" ? <DataIntegrationIcon /> : <SqlIcon />}
              <span>
                <strong>{node.name}</strong>
                <small>{t("version", { number: node.version })}</small>
              </span>
            </Link>
            <BecomesIcon className={styles.arrow!} />
            <Tables tables={node.writes} here={table} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Tables({ tables, here }: { readonly tables: readonly TableRefView[]; readonly here: TableRefView }) {
  const t = useTranslations("dataMap");
  return (
    <div className={styles.side}>
      {tables.map((table) => {
        const content = (
          <>
            <TypeTile type={table.type ?? "?"} />
            <span>
              <strong className="mono" title={table.table}>
                {table.table}
              </strong>
              <small>
                {table.dataSourceId === null ? t("sourceGone", { name: table.dataSource }) : table.dataSource}
              </small>
            </span>
          </>
        );
        const key = `${table.dataSource} ${table.table}`;
        if (isSame(table, here))
          return (
            <div key={key} className={styles.card} data-here="" aria-current="true">
              {content}
            </div>
          );
        if (table.dataSourceId === null)
          return (
            <div key={key} className={styles.card}>
              {content}
            </div>
          );
        return (
          <Link
            key={key}
            className={styles.card!}
            href={tableHref({ dataSourceId: table.dataSourceId, table: table.table })}
          >
            {content}
          </Link>
        );
      })}
    </div>
  );
}

const isSame = (left: TableRefView, right: TableRefView) =>
  left.dataSource === right.dataSource && left.table.toLowerCase() === right.table.toLowerCase();

/** Nodes that write what others read come before those. */
function upstreamFirst(nodes: readonly LineageNode[], here: TableLineage["table"]): LineageNode[] {
  const feeds = (a: LineageNode, b: LineageNode) =>
    a.writes.some((table) => b.reads.some((read) => isSame(table, read)));
  const left = [...nodes].sort(
    (a, b) => Number(b.writes.some((w) => isSame(w, here))) - Number(a.writes.some((w) => isSame(w, here))),
  );
  const sorted: LineageNode[] = [];
  while (left.length > 0) {
    const next = left.find((node) => !left.some((other) => other !== node && feeds(other, node))) ?? left[0]!;
    sorted.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return sorted;
}
