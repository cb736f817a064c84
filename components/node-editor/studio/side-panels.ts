import type { ComponentType } from "react";
import type { AppConfig } from "use-intl";
import type { NodeView } from "@/lib/core/node";
import type { DraftSession } from "../document/draft-session";
import { VersionsSide } from "../publishing/versions-side";
import { DebugPanel } from "./debug-panel";
import { SchedulingSide } from "./scheduling-side";

export interface SidePanelProps {
  readonly node: NodeView;
  readonly session: DraftSession;
  readonly readOnly: boolean;
  readonly onShowRun: (instanceId: string) => void;
}

export interface SidePanel {
  readonly id: keyof AppConfig["Messages"]["studio"]["panel"];
  readonly Panel: ComponentType<SidePanelProps>;
}

/** The panels of the right rail, from top to bottom; Alt and a digit open them. */
export const SIDE_PANELS: readonly SidePanel[] = [
  { id: "debugging", Panel: DebugPanel },
  { id: "scheduling", Panel: SchedulingSide },
  { id: "versions", Panel: VersionsSide },
];
