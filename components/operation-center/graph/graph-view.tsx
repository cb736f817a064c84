"use client";
import "@xyflow/react/dist/base.css";
import { Controls, MarkerType, MiniMap, ReactFlow, type Edge, type ReactFlowInstance } from "@xyflow/react";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import styles from "@/components/ui/graph/flow.module.css";
import { layOut } from "@/components/ui/graph/layout";
import { usePreferences } from "@/components/ui/preferences/provider";
import { PALETTES } from "@/components/ui/theme/palette";
import type { GraphEdge, GraphNode } from "@/lib/core/instance-graph";
import { InstanceCard, type CardData, type CardNode } from "./instance-card";
import type { CardMenu } from "./use-card-menu";

interface GraphViewProps {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly centre: string;
  readonly menuOf: CardMenu;
  readonly onGrow: CardData["onGrow"];
}

const CARD = { width: 216, height: 52 } as const;
const CARD_TYPES = { instance: InstanceCard };
/** Cards smaller than this cannot be read. */
const LEAST_ZOOM = 0.85;
const MINIMAP_FROM = 12;

/** Instances as cards, ancestors above descendants. Laid out once per change of structure, never animated. */
export function GraphView({ nodes, edges, centre, menuOf, onGrow }: GraphViewProps) {
  const t = useTranslations("instances.graph");
  const router = useRouter();
  const { mode } = usePreferences();
  const [flow, setFlow] = useState<ReactFlowInstance<CardNode, Edge> | null>(null);
  const structure = `${nodes.map(({ id }) => id).join()} ${edges.length}`;
  const places = useMemo(
    () =>
      layOut(
        nodes.map(({ id }) => id),
        edges,
        { card: CARD, ancestors: "above" },
      ),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- places depend on the structure, not on states
    [structure],
  );
  const { control } = PALETTES[mode];
  useEffect(() => {
    void flow?.fitView({ minZoom: LEAST_ZOOM, maxZoom: 1, padding: 0.1 });
  }, [flow, structure]);

  const drawnUp = (id: string) => edges.filter(({ child }) => child === id).length;
  const drawnDown = (id: string) => edges.filter(({ parent }) => parent === id).length;
  const onOpen = ({ id }: GraphNode) => router.push(`/operation-center/instances/${id}`);
  const cards = nodes.map((instance): CardNode => {
    const hidden = { up: instance.parents - drawnUp(instance.id), down: instance.children - drawnDown(instance.id) };
    return {
      id: instance.id,
      type: "instance",
      position: places.get(instance.id) ?? { x: 0, y: 0 },
      // Known before the browser has measured it: what is to be fitted into view may not wait for that.
      initialWidth: CARD.width,
      initialHeight: CARD.height,
      ariaLabel: instance.node.name,
      data: { instance, isCentre: instance.id === centre, hidden, menuOf, onOpen, onGrow },
    };
  });
  const lines = edges.map(({ parent, child, kind }): Edge => ({
    id: `${parent} ${child}`,
    source: parent,
    target: child,
    type: "smoothstep",
    focusable: false,
    style: { stroke: control, strokeWidth: 1.25, ...(kind === "PREVIOUS_CYCLE" ? { strokeDasharray: "5 4" } : {}) },
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: control },
    ...(kind === "PREVIOUS_CYCLE" ? { ariaLabel: t("previousCycle") } : {}),
  }));
  return (
    <ReactFlow<CardNode, Edge>
      className={styles.flow!}
      colorMode={mode}
      nodes={cards}
      edges={lines}
      nodeTypes={CARD_TYPES}
      onInit={setFlow}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable
      minZoom={0.2}
      maxZoom={1.5}
      onNodeDoubleClick={(_, { data }) => onOpen(data.instance)}
      onKeyDown={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>("[data-id]")?.dataset["id"];
        const focused = nodes.find((node) => node.id === id);
        if (!focused) return;
        if (event.key === "Enter") onOpen(focused);
        const step = event.key === "ArrowUp" ? edges.find(({ child }) => child === id)?.parent : undefined;
        const down = event.key === "ArrowDown" ? edges.find(({ parent }) => parent === id)?.child : undefined;
        const next = step ?? down;
        if (next) event.currentTarget.querySelector<HTMLElement>(`.react-flow__node[data-id="${next}"]`)?.focus();
      }}
    >
      <Controls showInteractive={false} position="bottom-left" />
      {nodes.length > MINIMAP_FROM && <MiniMap pannable position="top-right" ariaLabel={t("minimap")} />}
    </ReactFlow>
  );
}
