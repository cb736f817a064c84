"use client";
import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { Dropdown } from "antd";
import { useTranslations } from "use-intl";
import { STATUS_LOOKS } from "@/components/ui/status/status-looks";
import { Status } from "@/components/ui/status/status";
import { useFormat } from "@/components/ui/time/format";
import type { GraphNode } from "@/lib/core/instance-graph";
import { displayState } from "../display-state";
import styles from "./instance-card.module.css";
import { TYPE_ICONS } from "./type-icons";
import type { CardMenu } from "./use-card-menu";

export interface CardData extends Record<string, unknown> {
  readonly instance: GraphNode;
  readonly isCentre: boolean;
  /** How many ancestors and descendants are not drawn. */
  readonly hidden: { readonly up: number; readonly down: number };
  readonly menuOf: CardMenu;
  readonly onOpen: (instance: GraphNode) => void;
  readonly onGrow: (instance: GraphNode, way: "up" | "down") => void;
}
export type CardNode = Node<CardData, "instance">;

/** One instance of the graph: state at its edge, name, time, and what else there is above and below. */
export function InstanceCard({ data }: NodeProps<CardNode>) {
  const { instance, isCentre, hidden, menuOf, onOpen, onGrow } = data;
  const t = useTranslations("instances.graph");
  const format = useFormat();
  const state = displayState(instance);
  const TypeIcon = TYPE_ICONS[instance.node.type];
  const time = format.clock(instance.cyctime).slice(0, 5);
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={styles.handle!} />
      <Dropdown trigger={["contextMenu"]} menu={menuOf(instance)}>
        <div
          className={styles.card}
          data-tone={STATUS_LOOKS[state].tone}
          data-centre={isCentre || undefined}
          onDoubleClick={() => onOpen(instance)}
          title={`${instance.node.name} ${instance.id}`}
        >
          <div className={styles.name}>
            <TypeIcon />
            <span>{instance.node.name}</span>
          </div>
          <div className={styles.facts}>
            <Status of={state} />
            <span className={styles.time}>{time}</span>
          </div>
        </div>
      </Dropdown>
      {(["up", "down"] as const).map(
        (way) =>
          hidden[way] > 0 && (
            <button
              key={way}
              type="button"
              className={`${styles.more} nodrag nopan`}
              data-way={way}
              aria-label={t(way === "up" ? "moreUp" : "moreDown", { count: hidden[way], name: instance.node.name })}
              onClick={() => onGrow(instance, way)}
            >
              +{hidden[way]}
            </button>
          ),
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={styles.handle!} />
    </>
  );
}
