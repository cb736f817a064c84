import { AppError } from "./errors";

export const INSTANCE_STATES = [
  "NOT_RUN",
  "WAIT_TIME",
  "WAIT_RESOURCE",
  "RUNNING",
  "CHECKING",
  "CHECKING_CONDITION",
  "NEEDS_DECISION",
  "SUCCESS",
  "FAILURE",
] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];

const EVERY_STATE = INSTANCE_STATES;
const AT_WORK = ["RUNNING", "CHECKING", "CHECKING_CONDITION"] as const;

/**
 * One row per event: where it is legal and where it leads. The scheduler, the worker, every operation of the Operation
 * Center and its buttons are driven by this table. `to: null` leaves the state as it is (freezing is a flag).
 */
export const TRANSITIONS = {
  /** Ancestors are done, the time is still to come. */
  upstreamDone: { from: ["NOT_RUN"], to: "WAIT_TIME" },
  /** Ancestors are done and the time has come. */
  ready: { from: ["NOT_RUN", "WAIT_TIME"], to: "WAIT_RESOURCE" },
  /** An ancestor is no longer successful, before this one started. */
  upstreamReset: { from: ["WAIT_TIME", "WAIT_RESOURCE"], to: "NOT_RUN" },
  /** A dry run, or a day its cycle leaves out: done without running. */
  dryRun: { from: ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE"], to: "SUCCESS" },
  claimed: { from: ["WAIT_RESOURCE"], to: "RUNNING" },
  checkStarted: { from: ["RUNNING"], to: "CHECKING" },
  completed: { from: AT_WORK, to: "SUCCESS" },
  errored: { from: AT_WORK, to: "FAILURE" },
  timedOut: { from: AT_WORK, to: "FAILURE" },
  /** Its worker vanished; another one continues. */
  leaseExpired: { from: AT_WORK, to: "WAIT_RESOURCE" },
  /** Its workers vanished too often. */
  abandoned: { from: AT_WORK, to: "FAILURE" },
  /** Nobody can know whether the commit took effect: a person decides. */
  outcomeUnknown: { from: AT_WORK, to: "NEEDS_DECISION" },
  /** A backup from before its end was restored: whether it has run since is not known, so it does not run by itself. */
  restored: { from: ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE", "FAILURE", ...AT_WORK], to: "FAILURE" },
  autoRerun: { from: ["FAILURE"], to: "WAIT_RESOURCE" },
  stopped: { from: ["WAIT_TIME", "WAIT_RESOURCE", ...AT_WORK], to: "FAILURE" },
  /** Somebody stopped it between two automatic reruns. */
  rerunCancelled: { from: ["FAILURE"], to: "FAILURE" },
  /** The next tick looks at its conditions anew. */
  rerun: { from: ["NOT_RUN", "SUCCESS", "FAILURE"], to: "NOT_RUN" },
  setSuccessful: { from: ["FAILURE"], to: "SUCCESS" },
  /** Decided: the destination holds the window. A worker stores positions and receipt, and writes nothing. */
  acceptedOutcome: { from: ["NEEDS_DECISION"], to: "WAIT_RESOURCE" },
  /** Decided: whatever is in the window's place is replaced by running it again. */
  replacedOutcome: { from: ["NEEDS_DECISION"], to: "NOT_RUN" },
  /** Decided: the destination holds nothing of it, or nobody wants to know. */
  rejectedOutcome: { from: ["NEEDS_DECISION"], to: "FAILURE" },
  frozen: { from: ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE", "SUCCESS", "FAILURE"], to: null },
  unfrozen: { from: EVERY_STATE, to: null },
  dependencyDeleted: { from: ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE", "FAILURE"], to: null },
  /** It runs in another resource group than its node names. */
  groupChanged: { from: ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE", "SUCCESS", "FAILURE"], to: null },
  priorityChanged: { from: ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE", "SUCCESS", "FAILURE"], to: null },
} as const satisfies Record<string, { from: readonly InstanceState[]; to: InstanceState | null }>;
export type InstanceEvent = keyof typeof TRANSITIONS;
export const INSTANCE_EVENTS = Object.keys(TRANSITIONS) as InstanceEvent[];

export function isLegal(state: InstanceState, event: InstanceEvent): boolean {
  return (TRANSITIONS[event].from as readonly InstanceState[]).includes(state);
}

/** @throws AppError "instance.illegal_transition" */
export function transition(state: InstanceState, event: InstanceEvent): InstanceState {
  if (!isLegal(state, event)) throw new AppError("instance.illegal_transition", { event, state });
  return TRANSITIONS[event].to ?? state;
}

/** Whether nothing will happen to it by itself any more (a pending automatic rerun aside). */
export function isTerminal(state: InstanceState): boolean {
  return state === "SUCCESS" || state === "FAILURE";
}

export function isAtWork(state: InstanceState): boolean {
  return (AT_WORK as readonly InstanceState[]).includes(state);
}
