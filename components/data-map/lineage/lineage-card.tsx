"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { DataIntegrationIcon, SqlIcon } from "@/components/ui/icons";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { tableHref } from "../queries";
import styles from "./lineage.module.css";
import type { LineageCard } from "./to-graph";

/** A table or a node; a link to it unless it is the one being looked at, or is not there any more. */
export function LineageCardView({ card }: { readonly card: LineageCard }) {
  const t = useTranslations("dataMap");
  if (card.kind === "node") {
    const { id, name, type, version } = card.node;
    return (
      <Link className={`${styles.card} nodrag nopan`} data-kind="node" href={`/data-studio/${id}`}>
        {type === "DI" ? <DataIntegrationIcon /> : <SqlIcon />}
        <span>
          <strong title={name}>{name}</strong>
          <small>{t("version", { number: version })}</small>
        </span>
      </Link>
    );
  }
  const { table, dataSource, dataSourceId, type } = card.table;
  const content = (
    <>
      <TypeTile type={type ?? "?"} />
      <span>
        <strong className="mono" title={table}>
          {table}
        </strong>
        <small title={dataSource}>{dataSourceId === null ? t("sourceGone", { name: dataSource }) : dataSource}</small>
      </span>
    </>
  );
  if (card.isHere || dataSourceId === null)
    return (
      <div className={styles.card} {...(card.isHere ? { "data-here": "", "aria-current": "true" as const } : {})}>
        {content}
      </div>
    );
  return (
    <Link className={`${styles.card} nodrag nopan`} href={tableHref({ dataSourceId, table })}>
      {content}
    </Link>
  );
}
