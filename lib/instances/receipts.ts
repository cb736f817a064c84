import type { InstanceKey } from "@/lib/core/instance-id";
import type { Sql } from "@/lib/platform/db";

/** An announced commit as its attempt journalled it; the types within are those of the engine's contract. */
export interface AnnouncedCommit<Intent> {
  readonly attemptId: bigint;
  readonly attempt: number;
  /** The script as run, parameters replaced. */
  readonly job: string;
  readonly intent: Intent;
}

/** The latest commit that an instance announced, whatever became of it; null when there was none. */
export async function latestCommit<Intent>(
  sql: Sql,
  { id, bizdate }: InstanceKey,
): Promise<AnnouncedCommit<Intent> | null> {
  const [row] = await sql.query<AnnouncedCommit<Intent>>(
    `select j.attempt_id as "attemptId", a.number as attempt, a.job, j.entry as intent from attempt_journal j
     join attempt a on a.id = j.attempt_id and a.bizdate = j.bizdate
     where j.instance_id = $1 and j.bizdate = $2 and j.type = 'commitIntended' order by j.attempt_id desc, j.seq desc limit 1`,
    [id, bizdate],
  );
  return row ?? null;
}
