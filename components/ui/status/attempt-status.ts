import type { AttemptView } from "@/lib/core/instance";
import type { StatusName } from "./status-looks";

const NAMES: Readonly<Record<AttemptView["state"], StatusName>> = {
  RUNNING: "running",
  SUCCESS: "success",
  FAILURE: "failed",
  STOPPED: "stopped",
  LOST: "lost",
  UNKNOWN: "needsDecision",
};

/** The state of an attempt as it is shown. */
export function attemptStatus({ state }: Pick<AttemptView, "state">): StatusName {
  return NAMES[state];
}
