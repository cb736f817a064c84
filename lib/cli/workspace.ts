import { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/services/actor";

/** Id of the workspace of that name; without a name the only one there is. @throws AppError "input.invalid" */
export async function findWorkspace(name: string | undefined, actor: Actor): Promise<string> {
  const { listWorkspaces } = await import("@/lib/services/workspaces");
  const workspaces = await listWorkspaces(actor);
  const names = workspaces.map((workspace) => workspace.name).join(", ");
  if (name !== undefined) {
    const found = workspaces.find((workspace) => workspace.name === name);
    if (found !== undefined) return found.id;
    throw new AppError("input.invalid", { reason: `There is no workspace ${name}; there are: ${names || "none"}.` });
  }
  const [only, ...others] = workspaces;
  if (only !== undefined && others.length === 0) return only.id;
  throw new AppError("input.invalid", {
    reason: `Say which workspace is meant with --workspace: ${names || "there is none yet"}.`,
  });
}

/** Opens the installation and works in the workspace of that name, or the only one. */
export async function inWorkspace<Result>(
  name: string | undefined,
  work: (workspaceId: string, actor: Actor) => Promise<Result>,
): Promise<Result> {
  const { withInstallation } = await import("./installation");
  return withInstallation(async ({ actor }) => work(await findWorkspace(name, actor), actor));
}
