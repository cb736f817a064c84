import type { InstanceDetail, InstanceSummary } from "@/lib/core/instance";
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

/** It has ended, and nothing ever ran: a dry run, a node without load, one that was passed over or stopped as it waited. */
export function neverRan({ state, attempts }: Pick<InstanceDetail, "state" | "attempts">): boolean {
  return (state === "SUCCESS" || state === "FAILURE") && attempts.length === 0;
}

const END_REASONS = ["setSuccessful", "stopped", "timedOut", "abandoned", "restored"] as const;

/** What ended an instance where no error says so, by its name in the texts of what is happening. */
export function endReason(stateReason: string | null): (typeof END_REASONS)[number] | undefined {
  return END_REASONS.find((name) => name === stateReason);
}

/** Operations that lists and pages offer, in the order of their menus. */
export const OFFERED = [
  "rerun",
  "stop",
  "setSuccess",
  "freeze",
  "unfreeze",
  "changeGroup",
] as const satisfies readonly InstanceOperation[];

/**
 * The one thing a person most likely wants to do with an instance in this state: an operation, or to open its page, which
 * asks for the decision or says what it waits for.
 */
export function likelyOperation(
  instance: Pick<InstanceSummary, "state" | "frozen">,
): Exclude<InstanceOperation, "freeze"> | "decide" | "why" {
  if (instance.state === "NEEDS_DECISION") return "decide";
  if (instance.frozen) return "unfreeze";
  if (instance.state === "NOT_RUN") return "why";
  if (isAtWork(instance.state) || instance.state === "WAIT_RESOURCE" || instance.state === "WAIT_TIME") return "stop";
  return "rerun";
}
