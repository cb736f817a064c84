import type { InstanceAction } from "./instance";
import type { InstanceOperation } from "./instance-operation";

/** What the command line calls each operation: `millrace instance <name> <id…>`. */
export const COMMAND_NAMES = {
  rerun: "rerun",
  stop: "stop",
  setSuccess: "set-success",
  freeze: "freeze",
  unfreeze: "unfreeze",
  changeGroup: "set-group",
  forceRerun: "force-rerun",
  deleteDependencies: "delete-dependencies",
  changePriority: "set-priority",
  acceptOutcome: "accept",
  replaceOutcome: "replace",
  rejectOutcome: "abandon",
} as const satisfies Record<InstanceOperation, string>;

/** Arguments of `millrace` that do an action to instances, every field of it included. */
export function instanceCommand(ids: readonly string[], action: InstanceAction): string[] {
  const { operation, reason, resourceGroup, priority, parentIds, cu, replace } = action;
  return [
    "instance",
    COMMAND_NAMES[operation],
    ...ids,
    ...(cu === undefined ? [] : ["--cu", String(cu)]),
    ...(replace ? ["--replace"] : []),
    ...(priority === undefined ? [] : ["--priority", String(priority)]),
    ...(resourceGroup === undefined ? [] : ["--resource-group", resourceGroup]),
    ...(parentIds === undefined ? [] : ["--parents", parentIds.join(",")]),
    ...(reason === undefined ? [] : ["--reason", reason]),
  ];
}
