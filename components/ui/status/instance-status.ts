import type { InstanceSummary } from "@/lib/core/instance";
import type { InstanceState } from "@/lib/core/instance-state";
import type { StatusName } from "./status-looks";

const NAMES: Readonly<Record<InstanceState, StatusName>> = {
  NOT_RUN: "notRun",
  WAIT_TIME: "waitTime",
  WAIT_RESOURCE: "waitResource",
  RUNNING: "running",
  CHECKING: "checking",
  CHECKING_CONDITION: "checking",
  NEEDS_DECISION: "needsDecision",
  SUCCESS: "success",
  FAILURE: "failed",
};

/** The state as it is shown: frozen hides what an instance would wait for, but never what it is or has done. */
export function displayState({ state, frozen }: Pick<InstanceSummary, "state" | "frozen">): StatusName {
  const waits = state === "NOT_RUN" || state === "WAIT_TIME" || state === "WAIT_RESOURCE";
  return frozen && waits ? "frozen" : NAMES[state];
}

export function stateName(state: InstanceState): StatusName {
  return NAMES[state];
}
