import { AppError } from "@/lib/core/errors";
import type { InstanceKey } from "@/lib/core/instance-id";
import type { Sql } from "@/lib/platform/db";

/**
 * Lets an instance of a backfill run again: its date is open once more, and a backfill that had ended goes on. One that
 * waits for its date, or that was paused, stays as it is. Instances of no backfill pass.
 * @throws AppError "schedule.backfill_cancelled"
 */
export async function reopenBackfill(sql: Sql, { id, bizdate }: InstanceKey): Promise<void> {
  const [backfill] = await sql.query<{ id: string; name: string; state: string }>(
    `update backfill b set state = case when b.state = 'FINISHED' then 'RUNNING' else b.state end,
       finished_at = case when b.state = 'FINISHED' then null else b.finished_at end
     from instance i where i.id = $1 and i.bizdate = $2 and i.kind = 'BACKFILL' and b.id = i.run_key
     returning b.id, b.name, b.state`,
    [id, bizdate],
  );
  if (!backfill) return;
  if (backfill.state === "CANCELLED") throw new AppError("schedule.backfill_cancelled", { name: backfill.name });
  await sql.query("update backfill_day set state = 'OPEN' where backfill_id = $1 and bizdate = $2 and state = 'DONE'", [
    backfill.id,
    bizdate,
  ]);
}
