import { z } from "zod";
import { NODE_TYPES } from "../instance";

/** Letters, digits, `_`, `.`, `-` and Chinese characters; unique in its workspace, in any case. */
export const nodeName = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^[\p{L}\p{N}_.-]+$/u, "Use letters, digits, underscores, dots and hyphens only.");
/** Unique among its neighbours, in any case. */
export const folderName = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^[^/\\\p{Cc}]+$/u, "A name without slashes");
const description = z.string().trim().max(500);

/** A person as rows show one. */
export const person = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof person>;

export const FOLDER_KINDS = ["BUSINESS_FLOW", "FOLDER"] as const;

/**
 * A folder of the one tree that both views show: Business Flow groups by the folders of kind `BUSINESS_FLOW`, Workspace
 * Directories show all of them alike. A business flow stands at the top or in a folder, never in another flow.
 */
export const folderView = z.object({
  id: z.uuid(),
  /** Null: at the top. */
  parentId: z.uuid().nullable(),
  kind: z.enum(FOLDER_KINDS),
  name: z.string(),
  description: z.string(),
  /** Scheduling parameters that all nodes of a business flow see as `${workflow.name}`. */
  parameters: z.record(z.string(), z.string()),
  /** Among its neighbours; equal ones go by name. */
  position: z.int(),
  /** Of the reader's own personal directory: nobody else is told of it. */
  isPersonal: z.boolean(),
});
export type FolderView = z.infer<typeof folderView>;

export const folderDraft = z
  .object({
    name: folderName,
    kind: z.enum(FOLDER_KINDS).default("FOLDER"),
    parentId: z.uuid().nullable().default(null),
    description: description.default(""),
    /** In the maker's personal directory. */
    personal: z.boolean().default(false),
  })
  .refine(({ kind, personal }) => !personal || kind === "FOLDER", {
    path: ["kind"],
    error: "A business flow is scheduled: it cannot lie in a personal directory.",
  });
export type FolderDraft = z.output<typeof folderDraft>;

/** What is left out stays. */
export const folderChange = z.object({
  name: folderName.optional(),
  parentId: z.uuid().nullable().optional(),
  description: description.optional(),
  parameters: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/), z.string().max(1_000)).optional(),
  position: z.int().optional(),
});
export type FolderChange = z.output<typeof folderChange>;

/**
 * How the draft of a node compares with what runs: `draft` never submitted; `changed` the draft differs from the latest
 * version; `awaiting` the latest version waits for deployment; `published` draft and deployed version are the same;
 * `undeployed` nothing runs any more.
 */
export const NODE_STATES = ["draft", "changed", "awaiting", "published", "undeployed"] as const;
export type NodeState = (typeof NODE_STATES)[number];

/** Who holds the edit lock, and since when. */
export const nodeLock = person.extend({ since: z.coerce.date() });
export type NodeLock = z.infer<typeof nodeLock>;

/** A node as trees and lists show it. */
export const nodeSummary = z.object({
  id: z.uuid(),
  folderId: z.uuid().nullable(),
  type: z.enum(NODE_TYPES),
  name: z.string(),
  description: z.string(),
  owner: person.nullable(),
  /** The workspace root node: nothing of it can be changed. */
  isRoot: z.boolean(),
  /** A file of the reader's own personal directory: nobody else is told of it, and it runs as a debug run only. */
  isPersonal: z.boolean(),
  state: z.enum(NODE_STATES),
  lock: nodeLock.nullable(),
  latestVersion: z.int().nullable(),
  deployedVersion: z.int().nullable(),
  /** Of the deployed version: `Pause` blocks its descendants, `Skip` succeeds without running. */
  recurrence: z.enum(["Normal", "Skip", "Pause"]).nullable(),
  /** Instances are born frozen. */
  frozen: z.boolean(),
  updatedAt: z.coerce.date(),
});
export type NodeSummary = z.infer<typeof nodeSummary>;

/** Folders and nodes of a workspace, flat; clients build the tree. Sorted by name. */
export const nodeTree = z.object({ folders: z.array(folderView), nodes: z.array(nodeSummary) });
export type NodeTree = z.infer<typeof nodeTree>;

export const nodeChange = z.object({
  name: nodeName.optional(),
  folderId: z.uuid().nullable().optional(),
  description: description.optional(),
  ownerId: z.string().nullable().optional(),
  /** Moves it out of the personal directory, to `folderId` or the top. Into one goes only a copy: see `nodeCreate`. */
  personal: z.literal(false).optional(),
});
export type NodeChange = z.output<typeof nodeChange>;

/** `text` is looked for in names, and with `in: "code"` in the draft's script. */
export const nodeSearch = z.object({
  text: z.string().trim().max(200).default(""),
  in: z.enum(["name", "code"]).default("name"),
  type: z.enum(NODE_TYPES).optional(),
  state: z.enum(NODE_STATES).optional(),
  ownerId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type NodeSearch = z.output<typeof nodeSearch>;

export const nodeFound = nodeSummary.extend({
  /** Names of the folders above it, the outermost first. */
  path: z.array(z.string()),
  /** With `in: "code"`: the first lines that match, at most five. */
  lines: z.array(z.object({ line: z.int(), text: z.string() })),
});
export const nodesFound = z.object({ items: z.array(nodeFound) });
export type NodeFound = z.infer<typeof nodeFound>;

/** A node in the recycle bin. */
export const recycledNode = z.object({
  id: z.uuid(),
  type: z.enum(NODE_TYPES),
  name: z.string(),
  folderId: z.uuid().nullable(),
  isPersonal: z.boolean(),
  deletedAt: z.coerce.date(),
  deletedBy: person.nullable(),
});
export const recycledNodes = z.object({ items: z.array(recycledNode) });
export type RecycledNode = z.infer<typeof recycledNode>;
