import type { EpochMs } from "../schedule/wall-time";
import type { HeldReason } from "./forecast";

/** 安全, 预警, 破线, 未知. */
export const BASELINE_STATES = ["SAFE", "WARNING", "OVERTIME", "UNKNOWN"] as const;
export type BaselineState = (typeof BASELINE_STATES)[number];

/** From best to worst: not to know is worse than to be safe, and better than to be warned. */
export const BY_SEVERITY: readonly BaselineState[] = ["SAFE", "UNKNOWN", "WARNING", "OVERTIME"];

export function worstOf(states: readonly BaselineState[]): BaselineState | null {
  return BY_SEVERITY.findLast((state) => states.includes(state)) ?? null;
}

export interface Commitment {
  /** Margin before the committed time. */
  readonly warnAt: EpochMs;
  readonly committedAt: EpochMs;
}

/** When everything was done; otherwise when it will be, or why nobody can say. */
export type Finish =
  | { readonly type: "done"; readonly at: EpochMs }
  | { readonly type: "expected"; readonly at: EpochMs }
  | { readonly type: "held"; readonly reason: HeldReason };

/**
 * Safe: done, or expected to be done, by `warnAt`. Warning: later than that, or something holds it that does not end by
 * itself. Overtime is never foretold: the committed time has passed without the finish. While nothing but a missing
 * history stands against a forecast, the state is unknown.
 */
export function baselineState(finish: Finish, { warnAt, committedAt }: Commitment, now: EpochMs): BaselineState {
  if (finish.type === "done") return finish.at <= warnAt ? "SAFE" : finish.at <= committedAt ? "WARNING" : "OVERTIME";
  if (now > committedAt) return "OVERTIME";
  if (now > warnAt) return "WARNING";
  if (finish.type === "expected") return finish.at <= warnAt ? "SAFE" : "WARNING";
  return finish.reason === "noHistory" ? "UNKNOWN" : "WARNING";
}
