import { fromStoredError, type StoredError } from "@/lib/core/stored-error";
import type { BlockRecord } from "@/lib/engine/contract";
import type { Coordination, PartLine, PartReport, SharedRun, Team, TeamView } from "@/lib/engine/team";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { ClaimedRun } from "@/lib/instances/claim";
import { MOST_LOSSES } from "@/lib/instances/end-attempt";
import type { AttemptJournal } from "@/lib/instances/journal";
import { holdSlot } from "@/lib/instances/slots";
import type { Database, Sql } from "@/lib/platform/db";
import { CHANNELS } from "@/lib/platform/listen";
import type { JobQueue } from "@/lib/platform/queue";
import { StoredSplits } from "./shared-splits";

/** Invitations are sent again when nobody has come: soon at first, then less and less often. */
const FIRST_INVITE_MS = 2_000;
const LONGEST_INVITE_MS = 30_000;

interface TeamParts {
  readonly database: Database;
  readonly run: ClaimedRun;
  readonly journal: AttemptJournal;
  readonly queue: () => Promise<JobQueue>;
}

/** Lets other workers of the group take part in a run. */
export class RunTeam implements Team {
  readonly #parts: TeamParts;

  constructor(parts: TeamParts) {
    this.#parts = parts;
  }

  async open(shared: SharedRun): Promise<Coordination> {
    const { database, run, journal } = this.#parts;
    journal.share();
    await database.transaction(async (sql) => {
      await holdSlot(sql, run);
      await sql.query(
        `insert into distributed_run (fence, attempt_id, resource_group_id, cu_milli, parts, plan, session, next_block)
         select fence, $2, resource_group_id, cu_milli, $3, $4, $5, $6 from slot where fence = $1`,
        [
          run.fence,
          run.attemptId,
          shared.parts,
          JSON.stringify(shared.plan),
          JSON.stringify(shared.session),
          shared.firstBlock,
        ],
      );
      await insertSplits(sql, run.fence, shared.splits);
    });
    const coordination = new RunCoordination(this.#parts, shared.parts);
    await coordination.invite(shared.parts);
    return coordination;
  }
}

async function insertSplits(sql: Sql, fence: bigint, splits: SharedRun["splits"]): Promise<void> {
  const rows = splits.map(({ id, after, mark }, place) => {
    const isDrained = mark?.drained ?? false;
    return {
      split: id,
      place,
      after,
      mark,
      is_stored: isDrained,
      is_ended: isDrained,
      end_position: isDrained ? mark!.position : null,
    };
  });
  await sql.query(
    `insert into run_split (fence, split, place, after, mark, is_stored, is_ended, end_position)
     select $1, split, place, after, nullif(mark, 'null'), is_stored, is_ended, end_position from jsonb_to_recordset($2)
       as row (split text, place int, after text[], mark jsonb, is_stored boolean, is_ended boolean, end_position text)`,
    [fence, JSON.stringify(rows)],
  );
}

interface PartRow {
  number: number;
  worker: string;
  hasEnded: boolean;
  isLost: boolean;
  error: StoredError | null;
  told: PartReport;
  lines: PartLine[];
}

class RunCoordination extends StoredSplits implements Coordination {
  readonly #team: TeamParts;
  readonly #wanted: number;
  #inviteAt = 0;
  #inviteMs = FIRST_INVITE_MS;

  constructor(team: TeamParts, wanted: number) {
    super(team.database, { ...team.run, part: 0 });
    this.#team = team;
    this.#wanted = wanted;
  }

  async look({ dirty }: PartReport): Promise<TeamView> {
    const { database, run } = this.#team;
    const view = await database.transaction(async (sql) => {
      await holdSlot(sql, run);
      await giveBackLost(sql, run.fence);
      await sql.query("update distributed_run set dirty = $2 where fence = $1", [run.fence, sumOf(dirty)]);
      const parts = await hearParts(sql, run.fence);
      const splits = await sql.query<TeamView["splits"][number] & { isEnded: boolean }>(
        `select split as id, part, mark, is_ended as "isEnded" from run_split where fence = $1 order by place`,
        [run.fence],
      );
      const readers = new Set(splits.flatMap(({ part, isEnded }) => (part === null || isEnded ? [] : [part]))).size;
      return { parts, splits, readers };
    });
    await this.#inviteAgain(view);
    return view;
  }

  async close(): Promise<readonly BlockRecord[]> {
    const { database, run } = this.#team;
    return database.transaction(async (sql) => {
      await holdSlot(sql, run);
      const closed = await sql.query("delete from distributed_run where fence = $1 returning 1", [run.fence]);
      if (closed.length > 0) sql.notify(CHANNELS.stops, String(run.id));
      const rows = await sql.query<{ entry: BlockRecord }>(
        "select entry from attempt_journal where attempt_id = $1 and bizdate = $2 and type = 'blockWritten'",
        [run.attemptId, run.bizdate],
      );
      return rows.map(({ entry }) => entry);
    });
  }

  async #inviteAgain({ parts, splits }: TeamView): Promise<void> {
    const missing = this.#wanted - parts.filter(({ state }) => state === "active").length;
    const isHopeless = parts.filter(({ state }) => state === "lost").length >= MOST_LOSSES;
    const isWork = splits.some(({ part, mark }) => part === null && !mark?.drained);
    if (missing <= 0 || isHopeless || !isWork || performance.now() < this.#inviteAt) return;
    await this.invite(missing);
  }

  /** Asks so many workers of the group to join; the next time later. */
  async invite(count: number): Promise<void> {
    const { database, run, queue } = this.#team;
    this.#inviteAt = performance.now() + this.#inviteMs;
    this.#inviteMs = Math.min(LONGEST_INVITE_MS, this.#inviteMs * 2);
    const [slot] = await database.query<{ groupId: string; priority: number }>(
      `select s.resource_group_id as "groupId", i.priority from slot s
       join instance i on i.id = s.instance_id and i.bizdate = s.bizdate where s.fence = $1`,
      [run.fence],
    );
    if (!slot) return;
    const invitation = { type: "part", instanceId: formatInstanceId(run), fence: String(run.fence) } as const;
    const jobs = Array.from({ length: count }, () => ({ invitation, priority: slot.priority }));
    await (await queue()).send(database, slot.groupId, jobs);
  }
}

/** Takes back what silent parts, and those that ended early, had taken and not stored. */
async function giveBackLost(sql: Sql, fence: bigint): Promise<void> {
  await sql.query(
    `update run_part set ended_at = now(), is_lost = true where fence = $1 and ended_at is null and lease_until < now()`,
    [fence],
  );
  await sql.query(
    `update run_split r set part = null, is_ended = false, end_position = null from run_part p
     where r.fence = $1 and p.fence = $1 and p.number = r.part and p.ended_at is not null and not r.is_stored`,
    [fence],
  );
}

async function hearParts(sql: Sql, fence: bigint): Promise<TeamView["parts"]> {
  const rows = await sql.query<PartRow>(
    `with heard as (select number, lines from run_part where fence = $1 for update)
     update run_part p set lines = '[]' from heard, worker w
     where p.fence = $1 and p.number = heard.number and w.id = p.worker_id
     returning p.number, w.host || ':' || w.pid as worker, p.ended_at is not null as "hasEnded", p.is_lost as "isLost",
       p.error, p.told, heard.lines`,
    [fence],
  );
  return rows
    .sort((a, b) => a.number - b.number)
    .map(({ number, worker, hasEnded, isLost, error, told, lines }) => ({
      ...told,
      number,
      worker,
      lines,
      state: isLost ? "lost" : hasEnded ? "ended" : "active",
      error: error && fromStoredError(error),
    }));
}

const sumOf = (codes: PartReport["dirty"]) => Object.values(codes).reduce((sum, count) => sum + count, 0);
