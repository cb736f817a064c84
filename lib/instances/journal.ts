import type { Sql } from "@/lib/platform/db";
import { leaseLost, type Lease } from "./slots";

/** A row of the attempt journal; its types are those of the engine's contract. */
export interface StoredEntry {
  readonly type: string;
}

/**
 * Records what a run is about to do before it does it. The statement also proves that the lease is still held: it locks
 * the slot, so a successor cannot take over in between.
 */
export class AttemptJournal {
  readonly #sql: Sql;
  readonly #lease: Lease;
  readonly #attemptId: bigint;
  #seq = 0;

  constructor(sql: Sql, lease: Lease, attemptId: bigint) {
    this.#sql = sql;
    this.#lease = lease;
    this.#attemptId = attemptId;
  }

  /** Durable when it resolves. @throws AppError "instance.lease_lost": then the entry must not come true. */
  async record(entry: StoredEntry): Promise<void> {
    const { id, bizdate, fence, workerId } = this.#lease;
    const rows = await this.#sql.query(
      `insert into attempt_journal (attempt_id, seq, bizdate, instance_id, type, entry, at)
       select $4, $5, $6, instance_id, $7, $8, now() from slot
       where instance_id = $1 and fence = $2 and worker_id = $3 for update returning 1`,
      [id, fence, workerId, this.#attemptId, ++this.#seq, bizdate, entry.type, JSON.stringify(entry)],
    );
    if (rows.length === 0) throw leaseLost(this.#lease);
  }
}

/**
 * What the attempts just before `attempt` recorded that nobody saw end, in order: a successor settles what they left
 * open. Empty for a first attempt and for a deliberate rerun.
 */
export async function readHistory(
  sql: Sql,
  { id, bizdate, attempt }: { id: bigint; bizdate: string; attempt: number },
): Promise<StoredEntry[]> {
  const rows = await sql.query<{ entry: StoredEntry }>(
    `select j.entry from attempt a join attempt_journal j on j.attempt_id = a.id and j.bizdate = a.bizdate
     where a.instance_id = $1 and a.bizdate = $2 and a.number < $3 and a.number > coalesce((
       select max(number) from attempt where instance_id = $1 and bizdate = $2 and number < $3 and state <> 'LOST'), 0)
     order by a.number, j.seq`,
    [id, bizdate, attempt],
  );
  return rows.map(({ entry }) => entry);
}

/** Whether the attempt announced a commit whose end it did not record. */
export async function hasOpenCommit(sql: Sql, attemptId: bigint, bizdate: string): Promise<boolean> {
  const [row] = await sql.query<{ open: boolean }>(
    `select coalesce((select type = 'commitIntended' from attempt_journal
       where attempt_id = $1 and bizdate = $2 and type in ('commitIntended', 'committed') order by seq desc limit 1), false) as open`,
    [attemptId, bizdate],
  );
  return row?.open ?? false;
}
