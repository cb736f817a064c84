import { AppError } from "@/lib/core/errors";
import type { InstanceKey } from "@/lib/core/instance-id";
import type { Database, Sql } from "@/lib/platform/db";
import { holdSlot, leaseLost, type Lease } from "./slots";

/** A row of the attempt journal; its types are those of the engine's contract. */
export interface StoredEntry {
  readonly type: string;
}

/**
 * Records what a run is about to do before it does it. The statement also proves that the lease is still held: it locks
 * the slot, so a successor cannot take over in between.
 *
 * Once it is shared, other processes write into the journal too, and every entry gets its place under that lock.
 */
export class AttemptJournal {
  readonly #database: Database;
  readonly #lease: Lease;
  readonly #attemptId: bigint;
  #seq = 0;
  #isShared = false;

  constructor(database: Database, lease: Lease, attemptId: bigint) {
    this.#database = database;
    this.#lease = lease;
    this.#attemptId = attemptId;
  }

  share(): void {
    this.#isShared = true;
  }

  /** Durable when it resolves. @throws AppError "instance.lease_lost": then the entry must not come true. */
  async record(entry: StoredEntry): Promise<void> {
    if (this.#isShared) {
      return this.#database.transaction(async (sql) => {
        await holdSlot(sql, this.#lease);
        await appendEntry(sql, this.#lease, this.#attemptId, entry);
      });
    }
    const { id, bizdate, fence, workerId } = this.#lease;
    const rows = await this.#database.prepared(
      `insert into attempt_journal (attempt_id, seq, bizdate, instance_id, type, entry, at)
       select $4, $5, $6, instance_id, $7, $8, now() from slot
       where instance_id = $1 and fence = $2 and worker_id = $3 for update returning 1`,
      [id, fence, workerId, this.#attemptId, ++this.#seq, bizdate, entry.type, JSON.stringify(entry)],
    );
    if (rows.length === 0) throw leaseLost(this.#lease);
  }
}

/** Puts an entry behind all others of its attempt. The caller holds the slot. */
export async function appendEntry(
  sql: Sql,
  { id, bizdate }: InstanceKey,
  attemptId: bigint,
  entry: StoredEntry,
): Promise<void> {
  await sql.query(
    `insert into attempt_journal (attempt_id, seq, bizdate, instance_id, type, entry, at)
     select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, now() from attempt_journal where attempt_id = $1 and bizdate = $2`,
    [attemptId, bizdate, id, entry.type, JSON.stringify(entry)],
  );
}

/** Keeps what an attempt runs: its script with every parameter replaced. */
export async function storeJob(
  sql: Sql,
  { attemptId, bizdate }: { readonly attemptId: bigint; readonly bizdate: string },
  job: string,
): Promise<void> {
  await sql.query("update attempt set job = $3 where id = $1 and bizdate = $2", [attemptId, bizdate, job]);
}

/** Whether attempt `b` has an entry of a type. */
const HAS = (type: "abandoned" | "committed" | "positionsPublished") =>
  `exists (select 1 from attempt_journal where attempt_id = b.id and bizdate = b.bizdate and type = '${type}')`;

/** Whether it is known that attempt `b` committed: by its journal, or by what it failed with when that was cut off. */
const COMMITTED = `(${HAS("committed")} or coalesce(b.error ->> 'code' = 'run.positions_not_published', false))`;

/** The last attempt before number $3 of instance $1, $2 that left nothing open, or 0. */
const CLOSED = `coalesce((
  select max(b.number) from attempt b where b.instance_id = $1 and b.bizdate = $2 and b.number < $3 and (
    ${HAS("abandoned")} or b.state not in ('LOST', 'UNKNOWN')
      and not (${COMMITTED} and not ${HAS("positionsPublished")}))), 0)`;

/**
 * What the attempts just before `attempt` left open, in order: nobody saw them end, a person has confirmed their
 * commit, or they failed between their commit and their positions. A successor settles that, and writes nothing a
 * second time. Empty for a first attempt, and for a rerun of one that had ended.
 */
export async function readHistory(
  sql: Sql,
  { id, bizdate, attempt }: { id: bigint; bizdate: string; attempt: number },
): Promise<StoredEntry[]> {
  const rows = await sql.query<{ entry: StoredEntry }>(
    `select j.entry from attempt a join attempt_journal j on j.attempt_id = a.id and j.bizdate = a.bizdate
     where a.instance_id = $1 and a.bizdate = $2 and a.number < $3 and a.number > ${CLOSED}
     order by a.number, j.seq`,
    [id, bizdate, attempt],
  );
  return rows.map(({ entry }) => entry);
}

/** What says how attempts of a run went on from one another. */
export interface ChainEntry extends StoredEntry {
  /** Of a stored block: how far each split had come. */
  readonly marks?: readonly { readonly split: string; readonly recordsRead: number }[];
}

/**
 * An attempt and those just before it whose work it took over, oldest first, each with its starts, resumptions and
 * stored blocks.
 */
export async function readChain(
  sql: Sql,
  { id, bizdate, attempt }: { id: bigint; bizdate: string; attempt: number },
): Promise<{ readonly attemptId: bigint; readonly entries: readonly ChainEntry[] }[]> {
  return sql.query<{ attemptId: bigint; entries: ChainEntry[] }>(
    `select a.id as "attemptId", coalesce((
       select jsonb_agg(j.entry order by j.seq) from attempt_journal j where j.attempt_id = a.id and j.bizdate = a.bizdate
         and j.type in ('planned', 'resumed', 'blockWritten')), '[]') as entries
     from attempt a where a.instance_id = $1 and a.bizdate = $2 and a.number <= $3 and a.number > ${CLOSED}
     order by a.number`,
    [id, bizdate, attempt],
  );
}

/**
 * What has been announced in a run since it last started over, by attempts that nobody saw end and by one of them: a
 * commit, or a statement that has not ended.
 */
export interface StandingCommit {
  /** The attempt itself announced a commit. */
  readonly isOwn: boolean;
  /** One before it did, and nobody has found out yet that nothing of it became visible. */
  readonly isInherited: boolean;
  /** Attempts in a row, before this one, that nobody saw end. */
  readonly losses: number;
}

/**
 * The commit that stands in a run as its attempt `number` sees it. As long as one stands, the window may be loaded
 * already: whoever ends the attempt must not let it be loaded anew.
 */
export async function readStandingCommit(
  sql: Sql,
  { id, bizdate, attempt }: { id: bigint; bizdate: string; attempt: number },
): Promise<StandingCommit> {
  const [row] = await sql.prepared<StandingCommit>(
    `with chain as (
       select id, number from attempt where instance_id = $1 and bizdate = $2 and number <= $3 and number > ${CLOSED}),
     entries as (
       select c.number, j.seq, j.type, j.entry ->> 'statement' as statement
       from chain c join attempt_journal j on j.attempt_id = c.id and j.bizdate = $2),
     start as (select number, seq from entries where type = 'planned' order by number desc, seq desc limit 1),
     announced as (
       select e.number, e.seq from entries e where e.type = 'commitIntended' or e.type = 'statementIntended' and not exists (
         select 1 from entries x where x.type = 'statementEnded' and x.statement = e.statement
           and (x.number, x.seq) > (e.number, e.seq)))
     select coalesce(bool_or(e.number = $3), false) as "isOwn", coalesce(bool_or(e.number < $3), false) as "isInherited",
       (select count(*)::int from chain where number < $3) as losses
     from announced e left join start s on true where s.seq is null or (e.number, e.seq) >= (s.number, s.seq)`,
    [id, bizdate, attempt],
  );
  if (!row) throw new AppError("internal", {});
  return row;
}

/**
 * Writes into the journal of the latest attempt what a person has decided about what it left open. `committed`: its
 * announced commit took effect, so that a successor has only to store the positions. `abandoned`: nothing of it is
 * taken over.
 */
export async function decideOutcome(
  sql: Sql,
  { id, bizdate, attempt }: { id: bigint; bizdate: string; attempt: number },
  type: "committed" | "abandoned",
): Promise<void> {
  const entry = type === "committed" ? { type, sessions: [] } : { type };
  await sql.query(
    `insert into attempt_journal (attempt_id, seq, bizdate, instance_id, type, entry, at)
     select a.id, coalesce((select max(seq) from attempt_journal j where j.attempt_id = a.id and j.bizdate = a.bizdate), 0) + 1,
       a.bizdate, a.instance_id, $4, $5, now()
     from attempt a where a.instance_id = $1 and a.bizdate = $2 and a.number = $3`,
    [id, bizdate, attempt, type, JSON.stringify(entry)],
  );
}
