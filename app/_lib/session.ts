import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Session } from "@/components/ui/session/session";
import { actorOf, describeSession, hasOwner } from "@/lib/services/accounts";
import type { Actor } from "@/lib/services/actor";
import { may } from "@/lib/core/permission";
import { workspacesOfObject, type AddressedObject } from "@/lib/services/object-workspace";
import { hasSandbox } from "@/lib/services/sandbox-connection";
import { listMembers, listWorkspaces } from "@/lib/services/workspaces";

/** As many names as a sentence takes. */
const MOST_MANAGERS = 3;

/** Who asks for this page, or null. Asked once per request. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const given = await headers();
  const actor = await actorOf(new Headers(given), { requestId: null, address: given.get("x-forwarded-for") });
  return actor && { ...actor, workspace: (await cookies()).get("workspace")?.value ?? null };
});

/** Who asks for this page; sends anybody else to where they can become somebody. */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor();
  if (actor !== null) return actor;
  if (!(await hasOwner())) redirect("/set-up");
  const path = (await headers()).get("x-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}

/** Everything the shell shows about the person; null when no workspace is open to them. */
export const requireSession = cache(async (): Promise<Session | null> => {
  const actor = await requireActor();
  const [{ account }, workspaces] = await Promise.all([describeSession(actor), listWorkspaces(actor)]);
  const wanted = (await cookies()).get("workspace")?.value;
  const workspace = workspaces.find(({ id }) => id === wanted) ?? workspaces[0];
  if (!workspace) return null;
  const members = await listMembers(workspace.id, actor);
  const managers = members.filter(({ role }) => may(role, "member.manage")).map(({ name }) => name);
  return {
    account: { id: account.id, name: account.name, email: account.email },
    isAdmin: actor.isAdmin,
    role: actor.roles.get(workspace.id)?.[0] ?? null,
    hasSandbox: hasSandbox(),
    workspace: {
      id: workspace.id,
      name: workspace.displayName,
      timeZone: workspace.timeZone,
      mode: workspace.mode,
      publishReview: workspace.publishReview,
    },
    managers: managers.slice(0, MOST_MANAGERS),
    workspaces: workspaces.map(({ id, displayName }) => ({ id, name: displayName })),
  };
});

/** Actor and workspace of a page inside the console. */
export async function requireWorkspace(): Promise<{ readonly actor: Actor; readonly workspaceId: string }> {
  const actor = await requireActor();
  const session = await requireSession();
  if (!session) redirect("/");
  return { actor, workspaceId: session.workspace.id };
}

/**
 * Actor of a page about one object. A link may name an object of another workspace than the one that is shown: its page is
 * shown there, with the rights that the reader has there. Where the object does not exist for the reader, its own service
 * says so.
 */
export async function requireWorkspaceOf(object: AddressedObject, id: string): Promise<{ readonly actor: Actor }> {
  const actor = await requireActor();
  const [session, homes] = await Promise.all([requireSession(), workspacesOfObject(object, id, actor)]);
  if (!session) redirect("/");
  const home = homes.find((each) => session.workspaces.some((own) => own.id === each));
  if (home !== undefined && !homes.includes(session.workspace.id)) {
    const path = (await headers()).get("x-path") ?? "/";
    redirect(`/workspaces/${home}?next=${encodeURIComponent(path)}`);
  }
  return { actor };
}
