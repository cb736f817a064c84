import { DataIntegrationIcon, SqlIcon, WorkflowIcon, type Icon } from "@/components/ui/icons";
import type { GraphNode } from "@/lib/core/instance-graph";

/** One icon per type of node, everywhere. */
export const TYPE_ICONS: Readonly<Record<GraphNode["node"]["type"], Icon>> = {
  DI: DataIntegrationIcon,
  ODPS_SQL: SqlIcon,
  VIRTUAL: WorkflowIcon,
};
