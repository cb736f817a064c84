import { AppError } from "@/lib/core/errors";
import type { Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { writeAudit } from "../audit";

/** Where a node or folder lies: in the personal directory of that user, or with null in the workspace directories. */
export interface Placed {
  readonly personalOf: string | null;
}

/** Somebody else's personal file. It does not exist for the actor, whatever their role: administrators see none either. */
export const isHidden = ({ personalOf }: Placed, actor: Actor): boolean =>
  personalOf !== null && personalOf !== actor.id;

/** The same as a condition over a `node` or `folder`; `reader` is the placeholder of the actor's id. */
export const visibleTo = (row: string, reader: string): string =>
  `(${row}.personal_of is null or ${row}.personal_of = ${reader}::text)`;

/** What leaves the editor for production lies in the workspace directories. @throws AppError "node.personal" */
export function demandShared({ name, personalOf }: Placed & { readonly name: string }): void {
  if (personalOf !== null) throw new AppError("node.personal", { name });
}

interface Audited extends Placed {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
}

/**
 * Writes down a change to a node or folder. Of a personal file the log keeps who did what to which id: its name and what
 * is in it are its owner's alone.
 */
export function auditFile(
  sql: Sql,
  actor: Actor,
  objectType: "node" | "folder",
  { id, workspaceId, name, personalOf }: Audited,
  { action, ...values }: { action: string; before?: unknown; after?: unknown },
  at: Date,
): Promise<void> {
  const said = personalOf === null ? { objectName: name, ...values } : {};
  return writeAudit(sql, actor, { workspaceId, objectType, objectId: id, action, ...said }, at);
}
