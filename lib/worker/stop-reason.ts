import type { EventActor } from "@/lib/instances/apply-event";

/** Why a run is told to end before its time. */
export type StopReason =
  | { readonly kind: "stopped"; readonly by: EventActor }
  | { readonly kind: "timedOut" }
  /** The worker goes away: another one shall continue at once. */
  | { readonly kind: "handedOver" };

/** What a signal was aborted with, when it was one of ours. */
export function stopReasonOf(signal: AbortSignal): StopReason | null {
  const reason: unknown = signal.aborted ? signal.reason : null;
  return typeof reason === "object" && reason !== null && "kind" in reason ? (reason as StopReason) : null;
}
