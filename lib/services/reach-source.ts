import { AppError } from "@/lib/core/errors";
import type { Action } from "@/lib/core/permission";
import { database } from "@/lib/platform/db";
import { readersOf, type Reader } from "@/lib/platform/visible-sources";
import { demand, mayDo, type Actor } from "./actor";

/** What belongs to the workspace that registered a data source, wherever else it may be used. */
const OWNERS_ONLY: readonly Action[] = ["dataSource.manage", "dataSource.share"];

export interface ReachedSource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The workspace it is used through: the one that the request names, else its own, else one that it is shared with. */
  readonly workspaceId: string;
  readonly owner: Reader;
  readonly readers: readonly Reader[];
}

/**
 * A data source that the actor may do `action` to, in its own workspace or in one that it is shared with, by their role
 * there. Changing it and sharing it is for its own workspace.
 * @throws AppError "common.not_found" | "account.no_such_workspace" | "account.forbidden" | "data_source.shared_read_only"
 */
export async function reachSource(id: string, action: Action, actor: Actor): Promise<ReachedSource> {
  const readers = await readersOf(database(), id);
  const owner = readers[0];
  if (!owner?.isOwner) throw new AppError("common.not_found", { object: `Data source ${id}` });
  const mayView = (reader: Reader) => mayDo(actor, reader.id, "dataSource.view");
  const through = (reader: Reader): ReachedSource => {
    demand(actor, reader.id, action);
    return { id, name: owner.source, type: owner.type, workspaceId: reader.id, owner, readers };
  };
  if (OWNERS_ONLY.includes(action)) {
    const isGuest = !mayDo(actor, owner.id, "dataSource.view") && readers.some(mayView);
    if (!isGuest) return through(owner);
    throw new AppError("data_source.shared_read_only", { name: owner.source, workspace: owner.displayName });
  }
  const able = readers.filter((reader) => mayDo(actor, reader.id, action));
  const named = able.find(({ id, name }) => actor.workspace === id || actor.workspace === name);
  return through(named ?? able[0] ?? readers.find(mayView) ?? owner);
}
