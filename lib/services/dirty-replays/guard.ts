import { AppError } from "@/lib/core/errors";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { Sql } from "@/lib/platform/db";
import { isOpen, readReplayed, readReplays } from "./replay-rows";

/**
 * Keeps a rerun from loading records twice: that of a replay which has loaded its own, and that of a run whose dirty
 * records are being replayed.
 * @throws AppError "dirty.already_replayed" | "dirty.replay_open"
 */
export async function demandNoDouble(sql: Sql, key: InstanceKey): Promise<void> {
  const open = (await readReplays(sql, key)).find(isOpen);
  if (open) throw new AppError("dirty.replay_open", { replay: formatInstanceId(open) });
  if ((await readReplayed(sql, key)) === null) return;
  const [loaded] = await sql.query(
    "select 1 from attempt where instance_id = $1 and bizdate = $2 and state = 'SUCCESS'",
    [key.id, key.bizdate],
  );
  if (loaded) throw new AppError("dirty.already_replayed", { replay: formatInstanceId(key) });
}
