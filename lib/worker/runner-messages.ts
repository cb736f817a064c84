import type { ClaimedRun } from "@/lib/instances/claim";
import type { AttemptResult } from "@/lib/instances/end-attempt";
import type { ClaimedPart } from "@/lib/instances/parts";
import type { StopReason } from "./stop-reason";

/** What a supervisor tells the process that runs attempts for it. Sent with structured clone, so bigints survive. */
export type ToRunner =
  | { readonly type: "run"; readonly run: ClaimedRun; readonly trace: string | null }
  | { readonly type: "part"; readonly part: ClaimedPart; readonly trace: string | null }
  | { readonly type: "verify"; readonly verificationId: string; readonly trace: string | null }
  | { readonly type: "stop"; readonly reason: StopReason };

/** What an attempt came to, for the metrics of its supervisor. */
export type EndedAttempt = Pick<AttemptResult, "outcome" | "counts">;

/** What that process answers. `done` says that the attempt's end is written down, or that its lease was lost. */
export type FromRunner =
  | { readonly type: "ready" }
  | { readonly type: "done"; readonly ended: EndedAttempt | null }
  /** The attempt could not be ended; the supervisor decides. */
  | { readonly type: "failed"; readonly message: string };
