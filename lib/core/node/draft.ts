import { z } from "zod";
import { NODE_TYPES } from "../instance";
import { folderName, nodeName, nodeSummary, person } from "./tree";

/** More than this is not kept: a script is written by people. UTF-16 units. */
export const LONGEST_SCRIPT = 1_000_000;
export const DRAFT_BODY_BYTES = 5 << 20;

const script = z.string().max(LONGEST_SCRIPT);
/**
 * Input of lib/core/schedule/schedule.ts, `ScheduleInput`. A draft may be unfinished, so this is any object; what is not
 * a schedule yet is told by the checks. A config that is one comes back with every default in place.
 */
const config = z.record(z.string(), z.unknown());
export type DraftConfig = z.infer<typeof config>;

/** Stops a debug run early: after so many records read, or so many seconds of transfer; null: no limit. */
export const debugLimits = z.object({
  records: z.int().min(1).nullable().default(null),
  seconds: z.int().min(1).max(86_400).nullable().default(null),
});

/** The Debugging Configuration panel: what Run uses. */
export const debugConfiguration = z.object({
  /** Name; null: the workspace's default. */
  resourceGroup: z.string().min(1).nullable().default(null),
  cu: z.number().min(0.25).max(64).multipleOf(0.25).default(0.5),
  /** Constants by parameter name; nothing is computed. */
  parameters: z.record(z.string(), z.string().max(1_000)).default({}),
  limits: debugLimits.default({ records: null, seconds: null }),
  /** Reads and maps, writes nothing. */
  dryRun: z.boolean().default(false),
});
export type DebugConfiguration = z.output<typeof debugConfiguration>;
export type DebugConfigurationInput = z.input<typeof debugConfiguration>;

/** What belongs to the editor: saved with the draft, never submitted. */
export const editorState = z.object({
  mode: z.enum(["wizard", "script"]).default("wizard"),
  debug: debugConfiguration.default(debugConfiguration.parse({})),
});
export type EditorState = z.output<typeof editorState>;

export const nodeDraft = z.object({
  /** Grows with every save. */
  revision: z.int(),
  /** Exactly as typed. */
  script,
  config,
  editor: editorState,
  updatedAt: z.coerce.date(),
  updatedBy: person.nullable(),
});
export type NodeDraft = z.infer<typeof nodeDraft>;

/**
 * Saves a draft, or the parts of it that are given. `revision` is the one that the changes were made to; 409
 * `node.draft_conflict` when somebody saved since: `details.draft` is then the draft as it stands.
 */
export const draftSave = z.object({
  revision: z.int().min(1),
  script: script.optional(),
  config: config.optional(),
  editor: editorState.optional(),
});
export type DraftSave = z.output<typeof draftSave>;

/** A document that need not be saved: for checks, previews and debug runs of what stands in an editor. */
export const nodeDocument = z.object({ script, config });
export type NodeDocument = z.infer<typeof nodeDocument>;

export const nodeCreate = z.object({
  name: nodeName,
  type: z.enum(NODE_TYPES).exclude(["VIRTUAL"]).default("DI"),
  folderId: z.uuid().nullable().default(null),
  description: z.string().trim().max(500).default(""),
  script: script.default(""),
  config: config.optional(),
  editor: editorState.optional(),
  /** Takes script, schedule and editor state of this node; what is given besides wins. */
  copyOf: z.uuid().optional(),
  /** In the maker's personal directory: seen by nobody else, debugged, never scheduled. */
  personal: z.boolean().default(false),
});
export type NodeCreate = z.output<typeof nodeCreate>;
export type NodeCreateInput = z.input<typeof nodeCreate>;

export const nodeOutput = z.object({
  name: z.string(),
  /** Made by the system: cannot be edited or deleted. */
  automatic: z.boolean(),
  tableName: z.string().nullable(),
});

/** Everything an editor opens with. */
export const nodeView = nodeSummary.extend({
  workspaceId: z.uuid(),
  /** Names of the folders above it, the outermost first. */
  path: z.array(folderName),
  timeZone: z.string(),
  draft: nodeDraft,
  /** Output names that others can depend on now. */
  outputs: z.array(nodeOutput),
  deployedAt: z.coerce.date().nullable(),
  createdAt: z.coerce.date(),
});
export type NodeView = z.infer<typeof nodeView>;

/** `steal`: also from somebody else; they find out with their next save. */
export const lockRequest = z.object({ steal: z.boolean().default(false) });
