import { z } from "zod";

/** Whose entries: those of the workspace, or those that belong to none (accounts, sign-ins, keys). */
export const auditScope = z.enum(["workspace", "installation"]).default("workspace");

/** Query of the audit log; `action` may be its beginning: `dataSource.` */
export const auditFilter = z.object({
  action: z.string().max(64).optional(),
  /** Part of the name of who did it. */
  actor: z.string().max(64).optional(),
  /** Part of the name, or the id, of what it was done to. */
  object: z.string().max(128).optional(),
  objectType: z.string().max(64).optional(),
  /** First moment, included, and last, excluded. */
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  cursor: z.string().regex(/^\d+$/).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const auditEntryView = z.object({
  id: z.string(),
  at: z.coerce.date(),
  actor: z.object({ type: z.string(), id: z.string().nullable(), name: z.string() }),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  objectName: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string().nullable(),
  address: z.string().nullable(),
});
export type AuditEntryView = z.infer<typeof auditEntryView>;

export const auditPage = z.object({ items: z.array(auditEntryView), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPage>;

/** What recomputing the chain found. */
export const auditVerdict = z.object({
  entries: z.int(),
  head: z.string(),
  broken: z.object({ id: z.string(), reason: z.enum(["content", "link"]) }).nullable(),
});

/** Spreadsheets read CSV; JSON Lines carry everything, the hashes of the chain included. */
export const auditFormat = z.enum(["csv", "jsonl"]).default("csv");
export type AuditFormat = z.output<typeof auditFormat>;
