"use client";
import type { MenuProps } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useMay } from "@/components/ui/session/session";
import type { GraphNode } from "@/lib/core/instance-graph";
import { OPERATIONS, type InstanceOperation } from "@/lib/core/instance-operation";
import { refusalOf } from "../display-state";

export type CardMenu = (instance: GraphNode) => MenuProps;

const MAIN = ["stop", "rerun", "setSuccess", "freeze", "unfreeze"] as const;
const EMERGENCY = ["deleteDependencies", "changePriority", "forceRerun"] as const;

interface Handlers {
  readonly onAct: (operation: InstanceOperation, instance: GraphNode) => void;
  readonly onGrow: (instance: GraphNode, way: "up" | "down", levels: number) => void;
  readonly onRerunDescendants: (instance: GraphNode) => void;
}

/** Everything that can be done to a card; what its state forbids stays in place, disabled, with the reason. */
export function useCardMenu({ onAct, onGrow, onRerunDescendants }: Handlers): CardMenu {
  const t = useTranslations("instances");
  const router = useRouter();
  const operate = useMay("instance.operate");
  const emergency = useMay("instance.emergency");
  const go = (instance: GraphNode, rest: string) => router.push(`/operation-center/instances/${instance.id}${rest}`);
  return (instance) => {
    const item = (operation: InstanceOperation) => {
      const right = OPERATIONS[operation].needs === "instance.emergency" ? emergency : operate;
      const refused = refusalOf(instance, operation);
      const reason = right.reason ?? (refused === null ? undefined : t(`refusal.${refused}`));
      return {
        key: operation,
        disabled: reason !== undefined,
        label: <span title={reason}>{t(`operation.${operation}`)}</span>,
        onClick: () => onAct(operation, instance),
      };
    };
    const levels = (way: "up" | "down") =>
      [1, 2, 3, 6].map((count) => ({
        key: `${way}${count}`,
        label: t("graph.levels", { count }),
        onClick: () => onGrow(instance, way, count),
      }));
    return {
      items: [
        { key: "open", label: t("open"), onClick: () => go(instance, "") },
        { key: "log", label: t("viewLog"), onClick: () => go(instance, "#log") },
        { key: "code", label: t("graph.viewCode"), onClick: () => go(instance, "?tab=code") },
        { key: "diagnose", label: t("graph.diagnose"), onClick: () => go(instance, "?tab=diagnosis") },
        { type: "divider" },
        { key: "up", label: t("graph.showUp"), disabled: instance.parents === 0, children: levels("up") },
        { key: "down", label: t("graph.showDown"), disabled: instance.children === 0, children: levels("down") },
        { type: "divider" },
        ...MAIN.map(item),
        {
          key: "rerunDescendants",
          label: <span title={operate.reason}>{t("graph.rerunDescendants")}</span>,
          disabled: instance.children === 0 || operate.reason !== undefined,
          onClick: () => onRerunDescendants(instance),
        },
        { key: "emergency", label: t("graph.emergency"), children: EMERGENCY.map(item) },
      ],
    };
  };
}
