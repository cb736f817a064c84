import type { InstanceSummary } from "@/lib/core/instance";
import { refusal, type InstanceOperation, type Refusal } from "@/lib/core/instance-operation";
import { isAtWork } from "@/lib/core/instance-state";

export { displayState, stateName } from "@/components/ui/status/instance-status";

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
