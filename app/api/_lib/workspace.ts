import type { NextRequest } from "next/server";
import { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/services/actor";
import { listWorkspaces } from "@/lib/services/workspaces";

/** Header (or query parameter, for streams) that names the workspace, by id or name. */
export const WORKSPACE_HEADER = "x-millrace-workspace";

/** Id or name of the workspace that a request names, or null. */
export function namedWorkspace(request: NextRequest): string | null {
  return request.headers.get(WORKSPACE_HEADER) ?? request.nextUrl.searchParams.get("workspace");
}

/**
 * The workspace a request is about. A browser names the one its page shows; a program with one workspace need not.
 * @throws AppError "account.no_such_workspace"
 */
export async function workspaceOf(request: NextRequest, actor: Actor): Promise<string> {
  const named = namedWorkspace(request);
  const workspaces = await listWorkspaces(actor);
  const found = named === null ? workspaces[0] : workspaces.find(({ id, name }) => id === named || name === named);
  if (!found) throw new AppError("account.no_such_workspace", {});
  return found.id;
}
