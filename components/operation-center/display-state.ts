import type { StatusName } from "@/components/ui/status/status-looks";
import type { InstanceSummary } from "@/lib/core/instance";
import { refusal, type InstanceOperation, type Refusal } from "@/lib/core/instance-operation";
import { isAtWork, type InstanceState } from "@/lib/core/instance-state";

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

/** Why an operation is closed for an instance, or null when it is open. */
export function refusalOf(
  instance: Pick<InstanceSummary, "state" | "frozen" | "rerunAt" | "rerunMode">,
  operation: InstanceOperation,
): Refusal | null {
  return refusal({ ...instance, rerunPending: instance.rerunAt !== null }, operation);
}

/** Operations that lists and pages offer, in the order of their menus. */
export const OFFERED = [
  "rerun",
  "stop",
  "setSuccess",
  "freeze",
  "unfreeze",
] as const satisfies readonly InstanceOperation[];

/** The one thing a person most likely wants to do with an instance in this state. */
export function likelyOperation(instance: InstanceSummary): InstanceOperation | "decide" {
  if (instance.state === "NEEDS_DECISION") return "decide";
  if (instance.frozen) return "unfreeze";
  if (isAtWork(instance.state) || instance.state === "WAIT_RESOURCE" || instance.state === "WAIT_TIME") return "stop";
  return "rerun";
}
