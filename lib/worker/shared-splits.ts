import type { BlockRecord, SplitMark } from "@/lib/engine/contract";
import type { SharedSplits, TakenSplit } from "@/lib/engine/team";
import { appendEntry } from "@/lib/instances/journal";
import { leaseLost, type Lease } from "@/lib/instances/slots";
import type { Database, Sql } from "@/lib/platform/db";

/** The run whose splits are shared, as one of its processes sees it. */
export interface SharedRunKey extends Lease {
  readonly attemptId: bigint;
  /** Which process this is: 0 for the coordinator. */
  readonly part: number;
}

/** SQL: the process may still act. $1 is the fence, $2 the part. */
const IS_AT_WORK = `($2 = 0 or exists (
  select 1 from run_part p where p.fence = $1 and p.number = $2 and p.ended_at is null))`;

/** Splits of a run in the database. The run's slot orders what its processes record; without it nobody records. */
export class StoredSplits implements SharedSplits {
  readonly #database: Database;
  readonly #run: SharedRunKey;

  constructor(database: Database, run: SharedRunKey) {
    this.#database = database;
    this.#run = run;
  }

  async take(): Promise<TakenSplit | "later" | "none"> {
    const { fence, part } = this.#run;
    const [taken] = await this.#database.query<TakenSplit>(
      `with ready as (
         select r.split from run_split r where r.fence = $1 and r.part is null and not r.is_stored and ${IS_AT_WORK}
           and not exists (select 1 from run_split o where o.fence = $1 and o.split = any(r.after) and not o.is_ended)
         order by r.place limit 1 for update skip locked)
       update run_split r set part = $2 from ready where r.fence = $1 and r.split = ready.split
       returning r.split as id, r.mark, (
         select coalesce(json_agg(json_build_object('split', o.split, 'end', o.end_position)), '[]')
         from run_split o where o.fence = $1 and o.split = any(r.after)) as parents`,
      [fence, part],
    );
    if (taken) return taken;
    // What another part has may come back when that is lost: then it is the coordinator's to read.
    const [left] = await this.#database.query<{ isOurs: boolean; isOver: boolean | null }>(
      `select ${IS_AT_WORK} as "isOurs",
         bool_and(is_stored or case when $2 = 0 then part is not distinct from 0 else part is not null end) as "isOver"
       from run_split where fence = $1`,
      [fence, part],
    );
    if (!left?.isOurs || left.isOver === null) throw leaseLost(this.#run);
    return left.isOver ? "none" : "later";
  }

  async ended(split: string, end: string | null): Promise<void> {
    const { fence, part } = this.#run;
    const rows = await this.#database.query(
      `update run_split set is_ended = true, end_position = $4 where fence = $1 and part = $2 and split = $3 returning 1`,
      [fence, part, split, end],
    );
    if (rows.length === 0) throw leaseLost(this.#run);
  }

  async blockWritten(block: BlockRecord, marks: readonly SplitMark[]): Promise<void> {
    const { fence, part, attemptId } = this.#run;
    await this.#database.transaction(async (sql) => {
      await this.#hold(sql);
      await appendEntry(sql, this.#run, attemptId, { type: "blockWritten", ...block, marks } as { type: string });
      const marked = await sql.query(
        `update run_split r set mark = new.mark, is_stored = (new.mark ->> 'drained')::boolean
         from unnest($3::text[], $4::jsonb[]) as new (split, mark)
         where r.fence = $1 and r.part = $2 and r.split = new.split returning 1`,
        [fence, part, marks.map(({ split }) => split), marks.map((mark) => JSON.stringify(mark))],
      );
      if (marked.length !== marks.length) throw leaseLost(this.#run);
    });
  }

  async nextBlock(): Promise<number> {
    const { fence, part } = this.#run;
    const [row] = await this.#database.query<{ block: number }>(
      `update distributed_run set next_block = next_block + 1 where fence = $1 and ${IS_AT_WORK}
       returning next_block - 1 as block`,
      [fence, part],
    );
    if (!row) throw leaseLost(this.#run);
    return row.block;
  }

  /** Locks the slot, and proves that this process may record. */
  async #hold(sql: Sql): Promise<void> {
    const { id, fence, part, workerId } = this.#run;
    const rows = await sql.query(
      `select 1 from slot s where s.instance_id = $3 and s.fence = $1 and ($2 > 0 or s.worker_id = $4) for update`,
      [fence, part, id, workerId],
    );
    // Only now: a part may have been given up while this waited for the lock.
    const [row] = await sql.query<{ isOurs: boolean }>(`select ${IS_AT_WORK} as "isOurs"`, [fence, part]);
    if (rows.length === 0 || !row!.isOurs) throw leaseLost(this.#run);
  }
}
