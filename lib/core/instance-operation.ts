import { AppError } from "./errors";
import { isLegal, TRANSITIONS, type InstanceEvent, type InstanceState } from "./instance-state";
import type { Action } from "./permission";

export const RERUN_MODES = ["Allowed", "FailureAllowed", "Denied"] as const;
export type RerunMode = (typeof RERUN_MODES)[number];

/** What people do to an instance: the event it becomes, and the right it needs. */
export const OPERATIONS = {
  stop: { event: "stopped", needs: "instance.operate" },
  rerun: { event: "rerun", needs: "instance.operate" },
  setSuccess: { event: "setSuccessful", needs: "instance.operate" },
  freeze: { event: "frozen", needs: "instance.operate" },
  unfreeze: { event: "unfrozen", needs: "instance.operate" },
  changeGroup: { event: "groupChanged", needs: "instance.operate" },
  forceRerun: { event: "rerun", needs: "instance.emergency" },
  deleteDependencies: { event: "dependencyDeleted", needs: "instance.emergency" },
  changePriority: { event: "priorityChanged", needs: "instance.emergency" },
  acceptOutcome: { event: "acceptedOutcome", needs: "instance.emergency" },
  replaceOutcome: { event: "replacedOutcome", needs: "instance.emergency" },
  rejectOutcome: { event: "rejectedOutcome", needs: "instance.emergency" },
} as const satisfies Record<string, { event: InstanceEvent; needs: Action }>;
export type InstanceOperation = keyof typeof OPERATIONS;
export const INSTANCE_OPERATIONS = Object.keys(OPERATIONS) as InstanceOperation[];

/** What decides whether an operation is open. */
export interface OperableInstance {
  readonly state: InstanceState;
  readonly frozen: boolean;
  readonly rerunMode: RerunMode;
  /** Whether an automatic rerun is on its way. */
  readonly rerunPending: boolean;
}

/** Why an operation is closed; the console has a sentence for each. */
export type Refusal = "state" | "frozen" | "notFrozen" | "rerunDenied" | "rerunOnFailureOnly";

/** Null when the operation is open. Rights are another matter: `OPERATIONS[operation].needs`. */
export function refusal(instance: OperableInstance, operation: InstanceOperation): Refusal | null {
  const { state, frozen, rerunMode, rerunPending } = instance;
  if (operation === "stop" && state === "FAILURE" && rerunPending) return null;
  if (operation === "freeze" && frozen) return "frozen";
  if (operation === "unfreeze" && !frozen) return "notFrozen";
  if (!isLegal(state, OPERATIONS[operation].event)) return "state";
  if (operation === "rerun") {
    if (frozen) return "frozen";
    if (rerunMode === "Denied" && state !== "NOT_RUN") return "rerunDenied";
    if (rerunMode === "FailureAllowed" && state === "SUCCESS") return "rerunOnFailureOnly";
  }
  return null;
}

/** @throws AppError that says why the operation is closed, when it is. */
export function demandOpen(instance: OperableInstance, operation: InstanceOperation): void {
  const { state } = instance;
  switch (refusal(instance, operation)) {
    case null:
      return;
    case "state": {
      const possible = TRANSITIONS[OPERATIONS[operation].event].from.join(", ");
      throw new AppError("instance.refused", { state, operation, possible });
    }
    case "frozen":
      throw new AppError("instance.frozen", { operation });
    case "notFrozen":
      throw new AppError("instance.not_frozen", {});
    case "rerunDenied":
      throw new AppError("instance.rerun_denied", {});
    case "rerunOnFailureOnly":
      throw new AppError("instance.rerun_on_failure_only", {});
  }
}
