import { z } from "zod";
import { person } from "./tree";
import { wholeNumber } from "../whole-number";

export const CHANGE_TYPES = ["CREATE", "CHANGE", "DELETE"] as const;
/** `deployed`: instances are made from it; `awaiting`: newer than that, not deployed; `former`: was or might have been. */
export const VERSION_STATES = ["deployed", "awaiting", "former"] as const;

/** Immutable: what was submitted. */
export const versionSummary = z.object({
  id: z.uuid(),
  nodeId: z.uuid(),
  number: z.int(),
  changeType: z.enum(CHANGE_TYPES),
  state: z.enum(VERSION_STATES),
  description: z.string(),
  submittedBy: person.nullable(),
  submittedAt: z.coerce.date(),
  /** When it was last deployed. */
  deployedAt: z.coerce.date().nullable(),
});
export type VersionSummary = z.infer<typeof versionSummary>;
/** Newest first. */
export const versionList = z.object({ items: z.array(versionSummary) });

export const versionView = versionSummary.extend({ script: z.string(), config: z.record(z.string(), z.unknown()) });
export type VersionView = z.infer<typeof versionView>;

/** `revision` makes sure that what is submitted is what the caller saw. */
export const submitRequest = z.object({
  description: z.string().trim().max(500).default(""),
  revision: z.int().optional(),
  /** Lets go of the edit lock. */
  unlock: z.boolean().default(false),
});
export type SubmitRequest = z.output<typeof submitRequest>;

/** A side of a comparison: the saved draft, the deployed version, or a version by its number. */
export const diffSide = z.union([z.literal("draft"), z.literal("deployed"), wholeNumber.min(1)]);
export type DiffSide = z.output<typeof diffSide>;
export const diffQuery = z.object({ from: diffSide.default("deployed"), to: diffSide.default("draft") });

/** One value that differs, for sentences such as "Destination table: a becomes b". Absent values are null. */
export const documentChange = z.object({
  part: z.enum(["script", "config"]),
  /** JSON path within the part. */
  path: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type DocumentChange = z.infer<typeof documentChange>;

const side = z.object({
  /** Null: the draft. */
  number: z.int().nullable(),
  script: z.string(),
  config: z.record(z.string(), z.unknown()),
});

export const nodeDiff = z.object({
  /** Null when nothing is deployed and the comparison is with that. */
  from: side.nullable(),
  to: side.nullable(),
  /** Empty and `isSame` false: only the layout of the script's text differs. */
  changes: z.array(documentChange),
  isSame: z.boolean(),
});
export type NodeDiff = z.infer<typeof nodeDiff>;
