import {
  changesBetween,
  folderDraft,
  nodeCreate,
  type DocumentChange,
  type FolderView,
  type NodeView,
} from "@/lib/core/node";
import { AppError } from "@/lib/core/errors";
import type { Schedule } from "@/lib/core/schedule/schedule";
import { database } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { normalConfig, saveDraft } from "./drafts";
import { createFolder, readFolders } from "./folders";
import { acquireLock } from "./locks";
import { changeNode, createNode, getNode } from "./nodes";
import { findNodeId } from "./node-rows";

/** What a node should be. Nothing is submitted. */
export interface WantedNode {
  readonly name: string;
  readonly type: "DI" | "ODPS_SQL";
  /** Names of folders from the top, separated by slashes; empty: the top. */
  readonly folder: string;
  readonly description: string;
  readonly script: string;
  readonly schedule: Schedule;
}

export interface AppliedNode {
  readonly node: NodeView;
  readonly outcome: "created" | "changed" | "unchanged";
  readonly changes: readonly DocumentChange[];
}

/** What `applyNode` would change in the draft; null: the node would be made. */
export async function compareNode(
  workspaceId: string,
  wanted: WantedNode,
  actor: Actor,
): Promise<{ node: NodeView; changes: DocumentChange[]; isSame: boolean } | null> {
  const node = await findByName(workspaceId, wanted.name, actor);
  if (!node) return null;
  const after = { script: wanted.script, config: withOutputs(node, wanted) };
  const changes = changesBetween(node.draft, after);
  const isSame = changes.length === 0 && node.draft.script === wanted.script;
  return { node, changes, isSame };
}

/** Makes a node's draft what is wanted: again and again with the same result. @throws AppError "node.locked" */
export async function applyNode(workspaceId: string, wanted: WantedNode, actor: Actor): Promise<AppliedNode> {
  const folderId = await ensureFolder(workspaceId, wanted.folder, actor);
  const found = await compareNode(workspaceId, wanted, actor);
  if (!found) {
    const { name, type, description, script, schedule } = wanted;
    const { outputs, ...rest } = schedule;
    const config = outputs.length > 0 ? schedule : { ...rest, outputs: [{ name: await outputOf(workspaceId, name) }] };
    const wish = nodeCreate.parse({ name, type, description, folderId, script, config });
    return { node: await createNode(workspaceId, wish, actor), outcome: "created", changes: [] };
  }
  const { node, changes, isSame } = found;
  if (node.type !== wanted.type) {
    const reason = `The node ${node.name} is of type ${node.type}; the type of a node cannot change.`;
    throw new AppError("common.conflict", { reason });
  }
  const isPlaced = node.folderId === folderId && node.description === wanted.description;
  if (!isPlaced) await changeNode(node.id, { folderId, description: wanted.description }, actor);
  if (!isSame) {
    if (node.lock === null) await acquireLock(node.id, { steal: false }, actor);
    const config = withOutputs(node, wanted);
    await saveDraft(node.id, { revision: node.draft.revision, script: wanted.script, config }, actor);
  }
  const outcome = isSame && isPlaced ? "unchanged" : "changed";
  return { node: await getNode(node.id, actor), outcome, changes };
}

/** A file that names no outputs keeps those the node has. */
function withOutputs(node: NodeView, { schedule }: WantedNode): Record<string, unknown> {
  const { outputs } = normalConfig(node.draft.config);
  return normalConfig(schedule.outputs.length > 0 || !outputs ? schedule : { ...schedule, outputs });
}

async function outputOf(workspaceId: string, name: string): Promise<string> {
  const [workspace] = await database().query<{ name: string }>("select name from workspace where id = $1", [
    workspaceId,
  ]);
  return `${workspace!.name}.${name}`;
}

async function findByName(workspaceId: string, name: string, actor: Actor): Promise<NodeView | null> {
  try {
    return await getNode(await findNodeId(database(), workspaceId, name, actor), actor);
  } catch (error) {
    if (error instanceof AppError && error.code === "common.not_found") return null;
    throw error;
  }
}

async function ensureFolder(workspaceId: string, path: string, actor: Actor): Promise<string | null> {
  let parentId: string | null = null;
  for (const [depth, name] of path.split("/").filter(Boolean).entries()) {
    const folders = await readFolders(database(), workspaceId, actor);
    const isHere = (folder: (typeof folders)[number]) =>
      !folder.isPersonal && folder.parentId === parentId && folder.name.toLowerCase() === name.toLowerCase();
    const kind = depth === 0 ? "BUSINESS_FLOW" : "FOLDER";
    const found: FolderView =
      folders.find(isHere) ?? (await createFolder(workspaceId, folderDraft.parse({ name, kind, parentId }), actor));
    parentId = found.id;
  }
  return parentId;
}
