import { database } from "@/lib/platform/db";
import type { Actor } from "./actor";

/** What better-auth calls an administrator of the installation. */
export const ADMIN_ROLE = "admin";

/** What is known of a request before its body is read. */
export interface RequestFacts {
  readonly requestId: string | null;
  readonly address: string | null;
}

/** Name and rights of a user as they are now; null for one who is gone or barred. */
export async function rightsOf(userId: string): Promise<Pick<Actor, "id" | "name" | "isAdmin" | "roles"> | null> {
  const user = await database().prisma.user.findUnique({ where: { id: userId }, include: { memberships: true } });
  if (!user || user.banned) return null;
  return {
    id: user.id,
    name: user.name,
    isAdmin: user.role === ADMIN_ROLE,
    roles: new Map(user.memberships.map(({ workspaceId, role }) => [workspaceId, [role]])),
  };
}
