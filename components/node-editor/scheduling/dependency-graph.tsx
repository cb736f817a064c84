"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { schedulingQueries } from "./queries";
import styles from "./scheduling.module.css";

/** The deployed neighbours of a node, ancestors left, descendants right; dashed: of the previous cycle. */
export function DependencyGraphView({ nodeId, name }: { readonly nodeId: string; readonly name: string }) {
  const t = useTranslations("scheduling.dependencies");
  const { data } = useQuery(schedulingQueries.graph(nodeId));
  if (!data || data.nodes.length < 2) return null;
  const kindOf = (id: string) => data.edges.find(({ from, to }) => from === id || to === id)?.kind;
  const column = (side: -1 | 1) => (
    <ul>
      {data.nodes
        .filter(({ level }) => Math.sign(level) === side)
        .map((node) => (
          <li key={node.id} title={node.name} data-previous={kindOf(node.id) === "PREVIOUS_CYCLE" ? "" : undefined}>
            {node.name}
          </li>
        ))}
    </ul>
  );
  return (
    <section aria-label={t("graph")} className={styles.graph}>
      {column(-1)}
      <span className={styles.arrow} aria-hidden>
        →
      </span>
      <ul>
        <li data-this="" title={name}>
          {name}
        </li>
      </ul>
      <span className={styles.arrow} aria-hidden>
        →
      </span>
      {column(1)}
    </section>
  );
}
