"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Status } from "@/components/ui/status/status";
import type { GraphEdge, GraphNode } from "@/lib/core/instance-graph";
import { displayState } from "../display-state";

interface GraphListProps {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly centre: string;
}

/** The graph in words, for screen readers: direct ancestors and descendants. */
export function GraphList({ nodes, edges, centre }: GraphListProps) {
  const t = useTranslations("instances.graph");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const list = (title: string, ids: readonly string[]) => (
    <>
      <h3>{title}</h3>
      <ul>
        {ids
          .flatMap((id) => byId.get(id) ?? [])
          .map((node) => (
            <li key={node.id}>
              <Link href={`/operation-center/instances/${node.id}`} tabIndex={-1}>
                {node.node.name}
              </Link>{" "}
              <Status of={displayState(node)} />
            </li>
          ))}
      </ul>
    </>
  );
  return (
    <div className="visually-hidden">
      {list(
        t("ancestors"),
        edges.filter(({ child }) => child === centre).map(({ parent }) => parent),
      )}
      {list(
        t("descendants"),
        edges.filter(({ parent }) => parent === centre).map(({ child }) => child),
      )}
    </div>
  );
}
