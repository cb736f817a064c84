import type { InstanceDetail } from "@/lib/core/instance";
import { isAtWork } from "@/lib/core/instance-state";

export const CHECKS = ["ancestors", "timing", "resources", "execution"] as const;
export type CheckName = (typeof CHECKS)[number];
export type CheckState = "passed" | "blocked" | "pending" | "running" | "failed";

export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  /** Sentences of what holds it here. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly instance: string | null;
}

/** Which check a waiting reason belongs to; everything about the group's capacity is resources. */
const CHECK_OF: Readonly<Record<string, CheckName>> = {
  "schedule.waits_frozen": "ancestors",
  "schedule.waits_isolated": "ancestors",
  "schedule.waits_ancestors": "ancestors",
  "schedule.waits_failed_ancestor": "ancestors",
  "schedule.waits_undecided_ancestor": "ancestors",
  "schedule.waits_frozen_ancestor": "ancestors",
  "schedule.waits_backfill_paused": "timing",
  "schedule.waits_backfill_date": "timing",
  "schedule.waits_time": "timing",
  "schedule.waits_catch_up": "timing",
  "schedule.waits_look": "timing",
  "schedule.waits_rerun": "execution",
  "schedule.waits_decision": "execution",
  "schedule.waits_not": "execution",
};

/** Four checks, each a precondition of the next; the first that is not passed is what the instance waits for. */
export function diagnose(instance: Pick<InstanceDetail, "state" | "startedAt">, reasons: readonly Reason[]): Check[] {
  const started = instance.startedAt !== null && !waits(instance.state);
  const byCheck = (name: CheckName) => reasons.filter(({ code }) => (CHECK_OF[code] ?? "resources") === name);
  let open = true;
  return CHECKS.map((name): Check => {
    const own = byCheck(name);
    if (name === "execution") return { name, state: executionState(instance.state), reasons: own };
    if (started) return { name, state: "passed", reasons: [] };
    const later = CHECKS.slice(CHECKS.indexOf(name) + 1).some((each) => byCheck(each).length > 0);
    const state = own.length > 0 ? "blocked" : open && later ? "passed" : "pending";
    if (state !== "passed") open = false;
    return { name, state, reasons: own };
  });
}

const waits = (state: InstanceDetail["state"]) =>
  state === "NOT_RUN" || state === "WAIT_TIME" || state === "WAIT_RESOURCE";

function executionState(state: InstanceDetail["state"]): CheckState {
  if (waits(state)) return "pending";
  if (isAtWork(state)) return "running";
  if (state === "SUCCESS") return "passed";
  return state === "NEEDS_DECISION" ? "blocked" : "failed";
}
