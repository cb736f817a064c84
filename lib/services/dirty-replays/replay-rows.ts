import type { DirtyReplayView } from "@/lib/core/dirty-replay";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { InstanceState } from "@/lib/core/instance-state";
import type { Sql } from "@/lib/platform/db";

/** The rerun property of instance `i` with version `v`: a replay that has loaded its records must not run again. */
export const RERUN_MODE = `case when exists (select 1 from dirty_replay where instance_id = i.id) then 'FailureAllowed'
  else coalesce(v.config ->> 'rerunMode', 'Allowed') end`;

/** A replay as its source knows it. */
export interface ReplayRow extends InstanceKey {
  readonly attempt: number;
  readonly isAsRun: boolean;
  readonly records: number;
  readonly state: InstanceState;
  readonly willRerun: boolean;
  /** Of the attempt that loaded the records; null while none has. */
  readonly written: bigint | null;
  readonly dirty: bigint | null;
}

/** The replays of an instance's dirty records, by attempt. */
export function readReplays(sql: Sql, source: InstanceKey): Promise<ReplayRow[]> {
  return sql.query<ReplayRow>(
    `select r.instance_id as id, r.bizdate, r.source_attempt as attempt, r.script is not null as "isAsRun", r.records,
       i.state, i.rerun_at is not null as "willRerun", a.records_written as written, a.records_dirty as dirty
     from dirty_replay r join instance i on i.id = r.instance_id and i.bizdate = r.bizdate
     left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.state = 'SUCCESS'
     where r.source_id = $1 and r.source_bizdate = $2 order by r.source_attempt`,
    [source.id, source.bizdate],
  );
}

export const hasEnded = ({ state }: ReplayRow): boolean => state === "SUCCESS" || state === "FAILURE";

/** Whether it may still load something by itself. */
export const isOpen = (row: ReplayRow): boolean => row.willRerun || !hasEnded(row);

export function replayView({ attempt, isAsRun, records, state, written, dirty, ...key }: ReplayRow): DirtyReplayView {
  return {
    instanceId: formatInstanceId(key),
    attempt,
    code: isAsRun ? "asRun" : "published",
    records,
    state,
    written: written === null ? null : Number(written),
    dirty: dirty === null ? null : Number(dirty),
  };
}

/** Whose dirty records an instance replays; null: it reads its source. */
export async function readReplayed(
  sql: Sql,
  { id, bizdate }: InstanceKey,
): Promise<{ readonly instanceId: string; readonly attempt: number; readonly records: number } | null> {
  const [row] = await sql.query<InstanceKey & { attempt: number; records: number }>(
    `select source_id as id, source_bizdate as bizdate, source_attempt as attempt, records from dirty_replay
     where instance_id = $1 and bizdate = $2`,
    [id, bizdate],
  );
  return row ? { instanceId: formatInstanceId(row), attempt: row.attempt, records: row.records } : null;
}
