import { AppError } from "@/lib/core/errors";
import type { DraftConfig, DraftSave, NodeDraft } from "@/lib/core/node";
import { schedule } from "@/lib/core/schedule/schedule";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { takeLock } from "./locks";
import { findNode, lockNode } from "./node-rows";

export async function getDraft(id: string, actor: Actor): Promise<NodeDraft> {
  return (await findNode(database(), id, actor, "node.view")).draft;
}

/**
 * Saves the parts that are given. Whoever saves holds the edit lock: it is taken when it is free.
 * @throws AppError "node.draft_conflict" with `details.draft`, "node.locked"
 */
export async function saveDraft(id: string, save: DraftSave, actor: Actor): Promise<NodeDraft> {
  const at = systemClock.now();
  return database().transaction(async (sql) => {
    const node = await lockNode(sql, id, actor, "node.edit");
    const { draft } = node;
    if (draft.revision !== save.revision) throw conflict(draft, save.revision);
    await takeLock(sql, node, actor, at);
    const config = save.config === undefined ? draft.config : normalConfig(save.config);
    return writeDraft(
      sql,
      id,
      { script: save.script ?? draft.script, config, editor: save.editor ?? draft.editor },
      actor,
      at,
    );
  });
}

/** Makes a document the draft, as its next revision. The node is locked by the caller. */
export async function writeDraft(
  sql: Sql,
  id: string,
  { script, config, editor }: Pick<NodeDraft, "script" | "config" | "editor">,
  actor: Actor,
  at: Date,
): Promise<NodeDraft> {
  const [row] = await sql.query<{ revision: number }>(
    `update node set draft_script = $2, draft_config = $3, draft_editor = $4, draft_revision = draft_revision + 1,
       draft_updated_by = $5, draft_updated_at = $6 where id = $1 returning draft_revision as revision`,
    [id, script, JSON.stringify(config), JSON.stringify(editor), actor.id, at],
  );
  const updatedBy = actor.id === null ? null : { id: actor.id, name: actor.name };
  return { revision: row!.revision, script, config, editor, updatedAt: at, updatedBy };
}

/** A config that is a schedule gets its defaults, so that equal schedules are equal as JSON; any other stays as it is. */
export function normalConfig(config: DraftConfig): DraftConfig {
  const parsed = schedule.safeParse(config);
  return parsed.success ? parsed.data : config;
}

function conflict(draft: NodeDraft, seen: number): AppError {
  const who = draft.updatedBy?.name ?? "Millrace";
  return new AppError("node.draft_conflict", { who, seen, now: draft.revision }, { details: { draft } });
}
