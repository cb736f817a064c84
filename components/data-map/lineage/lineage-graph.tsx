"use client";
import "@xyflow/react/dist/base.css";
import { Controls, Handle, MarkerType, Position, ReactFlow, type Edge, type Node, type NodeProps } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import flow from "@/components/ui/graph/flow.module.css";
import { layOut } from "@/components/ui/graph/layout";
import { usePreferences } from "@/components/ui/preferences/provider";
import { PALETTES } from "@/components/ui/theme/palette";
import { LineageCardView } from "./lineage-card";
import styles from "./lineage.module.css";
import type { LineageCard, LineageGraph } from "./to-graph";

const CARD = { width: 216, height: 50 } as const;
/** Cards smaller than this cannot be read. */
const LEAST_ZOOM = 0.7;
const HEIGHT = { least: 170, most: 560, margin: 90 } as const;

type CardNode = Node<{ card: LineageCard }, "card">;
const CARD_TYPES = { card: FlowCard };

/** Tables and nodes from left to right, as rows flow. */
export function LineageGraphView({ graph }: { readonly graph: LineageGraph }) {
  const t = useTranslations("dataMap");
  const { mode } = usePreferences();
  const { control } = PALETTES[mode];
  const places = useMemo(
    () =>
      layOut(
        graph.cards.map(({ id }) => id),
        graph.edges,
        { card: CARD, ancestors: "left" },
      ),
    [graph],
  );
  const bottom = Math.max(...[...places.values()].map(({ y }) => y + CARD.height));
  const nodes = graph.cards.map((card): CardNode => ({
    id: card.id,
    type: "card",
    position: places.get(card.id)!,
    data: { card },
  }));
  const edges = graph.edges.map(({ parent, child }): Edge => ({
    id: `${parent} > ${child}`,
    source: parent,
    target: child,
    focusable: false,
    style: { stroke: control, strokeWidth: 1.25 },
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: control },
  }));
  return (
    <div
      className={styles.graph}
      style={{ height: Math.min(HEIGHT.most, Math.max(HEIGHT.least, bottom + HEIGHT.margin)) }}
    >
      <ReactFlow<CardNode, Edge>
        className={flow.flow!}
        colorMode={mode}
        nodes={nodes}
        edges={edges}
        nodeTypes={CARD_TYPES}
        aria-label={t("tab.lineage")}
        fitView
        fitViewOptions={{ minZoom: LEAST_ZOOM, maxZoom: 1, padding: 0.08 }}
        minZoom={0.3}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
      >
        <Controls showInteractive={false} position="bottom-left" orientation="horizontal" />
      </ReactFlow>
    </div>
  );
}

function FlowCard({ data: { card } }: NodeProps<CardNode>) {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={styles.handle!} />
      <LineageCardView card={card} />
      <Handle type="source" position={Position.Right} isConnectable={false} className={styles.handle!} />
    </>
  );
}
