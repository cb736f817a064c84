import { AppError } from "@/lib/core/errors";
import { may, type Action, type AdminAction, type WorkspaceRole } from "@/lib/core/permission";

/** Who asks a service for something. Every service takes one; there is no default. */
export interface Actor {
  readonly type: "user" | "token" | "system";
  /** Of the user, also behind a token; null for the system itself. */
  readonly id: string | null;
  readonly name: string;
  /** An administrator of the installation: may do everything everywhere. */
  readonly isAdmin: boolean;
  /** Roles by workspace id. What the actor does must be allowed by each of them: a token brings its bound along. */
  readonly roles: ReadonlyMap<string, readonly WorkspaceRole[]>;
  /** Id or name of the workspace that the request is made in, where it names one: of several that see an object, this one. */
  readonly workspace?: string | null;
  /** Of the request that carries the wish, for the audit log and the process log. */
  readonly requestId: string | null;
  readonly address: string | null;
}

/** What processes do on their own behalf. */
export const SYSTEM: Actor = {
  type: "system",
  id: null,
  name: "millrace",
  isAdmin: true,
  roles: new Map(),
  requestId: null,
  address: null,
};

export function mayDo(actor: Actor, workspaceId: string, action: Action): boolean {
  if (actor.isAdmin) return true;
  const roles = actor.roles.get(workspaceId) ?? [];
  return roles.length > 0 && roles.every((role) => may(role, action));
}

/**
 * Refuses what the actor may not do. A workspace of others does not exist for them.
 * @throws AppError "account.no_such_workspace" | "account.forbidden"
 */
export function demand(actor: Actor, workspaceId: string, action: Action): void {
  if (mayDo(actor, workspaceId, action)) return;
  const role = actor.roles.get(workspaceId)?.find((candidate) => !may(candidate, action));
  if (role === undefined) throw new AppError("account.no_such_workspace", {});
  throw new AppError("account.forbidden", { action, role });
}

/** @throws AppError "account.forbidden" */
export function demandAdmin(actor: Actor, action: AdminAction): void {
  if (!actor.isAdmin) throw new AppError("account.forbidden", { action, role: "MEMBER" });
}

/**
 * Refuses what a person does only in a session of their own: a token that made tokens or changed passwords could free
 * itself of its bounds.
 * @throws AppError "account.session_needed"
 */
export function demandPerson(actor: Actor): string {
  if (actor.type !== "user" || actor.id === null) throw new AppError("account.session_needed", {});
  return actor.id;
}
