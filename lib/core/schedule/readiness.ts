import type { InstanceEvent, InstanceState } from "../instance-state";

/** Everything that decides whether an instance that has not started may do so. */
export interface Conditions {
  readonly state: InstanceState;
  /** Every instance it waits for succeeded: really, dry, or set so by hand. Isolated ones wait for ever. */
  readonly ancestorsDone: boolean;
  /** Its backfill is running and has come to its date; true for every other kind. */
  readonly gateOpen: boolean;
  readonly isDue: boolean;
  readonly frozen: boolean;
  /** Succeeds at its time without running: a dry run, or a node without load. */
  readonly isDry: boolean;
}

/**
 * The event that the conditions call for now, or null when the instance stays as it is. Time alone never starts
 * anything: ancestors come first.
 */
export function nextEvent(conditions: Conditions): InstanceEvent | null {
  const { state, ancestorsDone, gateOpen, isDue, frozen, isDry } = conditions;
  const isWaiting = state === "WAIT_TIME" || state === "WAIT_RESOURCE";
  if (!isWaiting && state !== "NOT_RUN") return null;
  if (!ancestorsDone || !gateOpen) return isWaiting ? "upstreamReset" : null;
  if (frozen) return null;
  if (!isDue) return state === "NOT_RUN" ? "upstreamDone" : null;
  if (isDry) return "dryRun";
  return state === "WAIT_RESOURCE" ? null : "ready";
}
