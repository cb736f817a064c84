import { z } from "zod";
import { WORKSPACE_ROLES } from "./permission";

export const workspaceRole = z.enum(WORKSPACE_ROLES);
export const SHORTEST_PASSWORD = 10;

export const username = z
  .string()
  .trim()
  .min(3, "At least 3 characters")
  .max(30, "At most 30 characters")
  .regex(/^[A-Za-z0-9_.]+$/, "Letters, digits, underscores and dots only");
export const password = z.string().min(SHORTEST_PASSWORD, `At least ${SHORTEST_PASSWORD} characters`).max(128);

/** Body of making an account; the first one is the owner's. */
export const accountDraft = z.object({
  name: z.string().trim().min(1, "Enter a name").max(64),
  username,
  email: z.email().max(254).toLowerCase(),
  password,
});
export type AccountDraft = z.output<typeof accountDraft>;

export const accountView = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string().nullable(),
  email: z.string(),
  /** An administrator of the installation. */
  isAdmin: z.boolean(),
  isDisabled: z.boolean(),
  hasTwoFactor: z.boolean(),
  createdAt: z.coerce.date(),
});
export type AccountView = z.infer<typeof accountView>;

/** What an administrator of the installation changes about an account. */
export const accountChange = z.object({
  name: z.string().trim().min(1, "Enter a name").max(64).optional(),
  isDisabled: z.boolean().optional(),
  isAdmin: z.boolean().optional(),
});
export type AccountChange = z.output<typeof accountChange>;

/** Body of setting somebody's password for them. */
export const newPassword = z.object({ password });

/** Who is signed in, and where they may work. */
export const sessionView = z.object({
  account: z.object({ id: z.string(), name: z.string(), email: z.string(), isAdmin: z.boolean() }),
  workspaces: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      displayName: z.string(),
      timeZone: z.string(),
      role: workspaceRole,
    }),
  ),
});
export type SessionView = z.infer<typeof sessionView>;

/** Body of making an API token. `role` bounds what it may do below its owner's own rights. */
export const apiTokenDraft = z.object({
  name: z.string().trim().min(1).max(64),
  role: workspaceRole.nullable().default(null),
  workspaceId: z.uuid().nullable().default(null),
  /** Null: it never expires. */
  expiresInDays: z.int().min(1).max(3_650).nullable().default(90),
});
export type ApiTokenDraft = z.output<typeof apiTokenDraft>;

export const apiTokenView = z.object({
  id: z.uuid(),
  name: z.string(),
  start: z.string(),
  role: workspaceRole.nullable(),
  workspaceId: z.uuid().nullable(),
  createdAt: z.coerce.date(),
  expiresAt: z.coerce.date().nullable(),
  lastUsedAt: z.coerce.date().nullable(),
});
export type ApiTokenView = z.infer<typeof apiTokenView>;
/** The one answer that holds the token itself. */
export const freshApiToken = apiTokenView.extend({ token: z.string() });
export type FreshApiToken = z.infer<typeof freshApiToken>;
