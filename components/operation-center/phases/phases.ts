import type { InstanceDetail, InstanceTransition } from "@/lib/core/instance";
import type { InstanceState } from "@/lib/core/instance-state";

/** In the order in which an instance goes through them; `pause` is the time between two automatic attempts. */
export const PHASES = ["ancestors", "time", "resources", "running", "checking", "decision", "pause"] as const;
export type PhaseName = (typeof PHASES)[number];

/** A stretch of an instance's life, in epoch milliseconds. */
export interface Phase {
  readonly name: PhaseName;
  readonly from: number;
  readonly to: number;
}

const PHASE_OF: Readonly<Record<InstanceState, PhaseName | null>> = {
  NOT_RUN: "ancestors",
  WAIT_TIME: "time",
  WAIT_RESOURCE: "resources",
  RUNNING: "running",
  CHECKING: "checking",
  CHECKING_CONDITION: "checking",
  NEEDS_DECISION: "decision",
  FAILURE: null,
  SUCCESS: null,
};
/** A person asked for it anew: what was before belongs to an earlier run. */
const ANEW: ReadonlySet<string> = new Set(["rerun", "replacedOutcome"]);

/**
 * What an instance waited for and did since its planned time, or since somebody last had it run again. Instances are made
 * the night before: until their time nothing of theirs is late, so it does not count.
 */
export function phasesOf(
  { state, kind, dueAt }: Pick<InstanceDetail, "state" | "kind" | "dueAt">,
  transitions: readonly Pick<InstanceTransition, "at" | "event" | "from" | "to">[],
  now: Date,
): Phase[] {
  const anew = transitions.findLastIndex(({ event }) => ANEW.has(event));
  const events = transitions.slice(anew + 1);
  const first = anew >= 0 ? transitions[anew]!.at : kind === "CYCLE" ? dueAt : events[0]?.at;
  if (first === undefined) return [];
  const phases: Phase[] = [];
  let from = first.getTime();
  const add = (of: InstanceState, at: Date, next: string | null) => {
    const to = Math.max(from, at.getTime());
    const name = next === "autoRerun" ? "pause" : PHASE_OF[of];
    const last = phases.at(-1);
    if (name !== null && to > from) {
      if (last?.name === name && last.to === from) phases[phases.length - 1] = { ...last, to };
      else phases.push({ name, from, to });
    }
    from = to;
  };
  for (const { at, event, from: before } of events) add(before, at, event);
  add(state, now, null);
  return phases;
}
