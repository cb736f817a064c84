import { z } from "zod";
import { workspaceRole } from "./account";

/** Part of node output names, so it keeps to what those allow. */
export const workspaceName = z
  .string()
  .trim()
  .regex(/^[A-Za-z][A-Za-z0-9_]{1,29}$/, "2 to 30 letters, digits and underscores; starts with a letter");

export const timeZone = z.string().refine(isTimeZone, "An IANA time zone such as Asia/Shanghai");

export const workspaceDraft = z.object({
  name: workspaceName,
  displayName: z.string().trim().min(1).max(64),
  description: z.string().trim().max(200).default(""),
  timeZone: timeZone.default("Asia/Shanghai"),
  mode: z.enum(["BASIC", "STANDARD"]).default("BASIC"),
});
export type WorkspaceDraft = z.output<typeof workspaceDraft>;

export const workspaceChange = z.object({
  displayName: z.string().trim().min(1).max(64).optional(),
  description: z.string().trim().max(200).optional(),
  /** Refused once instances exist. */
  timeZone: timeZone.optional(),
  periodicScheduling: z.boolean().optional(),
  /** On: what is published waits for the approval of somebody else. */
  publishReview: z.boolean().optional(),
  parameters: z.record(z.string(), z.string()).optional(),
  mode: z.enum(["BASIC", "STANDARD"]).optional(),
});
export type WorkspaceChange = z.output<typeof workspaceChange>;

export const workspaceView = z.object({
  id: z.uuid(),
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  timeZone: z.string(),
  mode: z.enum(["BASIC", "STANDARD"]),
  periodicScheduling: z.boolean(),
  publishReview: z.boolean(),
  parameters: z.record(z.string(), z.string()),
  createdAt: z.coerce.date(),
});
export type WorkspaceView = z.infer<typeof workspaceView>;

/** Body of adding somebody; `identifier` is a user name or an e-mail address. */
export const memberDraft = z.object({
  identifier: z.string().trim().min(1, "Enter a user name or an e-mail address").max(254),
  role: workspaceRole,
});
export type MemberDraft = z.output<typeof memberDraft>;

export const memberView = z.object({
  userId: z.string(),
  name: z.string(),
  username: z.string().nullable(),
  email: z.string(),
  role: workspaceRole,
  since: z.coerce.date(),
});
export type MemberView = z.infer<typeof memberView>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
