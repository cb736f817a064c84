import type { ClaimedRun } from "@/lib/instances/claim";
import type { StopReason } from "./stop-reason";

/** What a supervisor tells the process that runs attempts for it. Sent with structured clone, so bigints survive. */
export type ToRunner =
  | { readonly type: "run"; readonly run: ClaimedRun }
  | { readonly type: "verify"; readonly verificationId: string }
  | { readonly type: "stop"; readonly reason: StopReason };

/** What that process answers. `done` says that the attempt's end is written down, or that its lease was lost. */
export type FromRunner =
  | { readonly type: "ready" }
  | { readonly type: "done" }
  /** The attempt could not be ended; the supervisor decides. */
  | { readonly type: "failed"; readonly message: string };
