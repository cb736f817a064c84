import { AppError } from "@/lib/core/errors";
import type { InstanceState } from "@/lib/core/instance-state";
import type { Database, Sql } from "@/lib/platform/db";
import { applyEvent } from "./apply-event";
import { takeSlot, type Lease } from "./slots";

/** A run that a worker has taken on: what to run, and how. */
export interface ClaimedRun extends Lease {
  readonly attemptId: bigint;
  readonly attempt: number;
  readonly workspaceId: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly nodeType: "DI" | "ODPS_SQL" | "VIRTUAL";
  readonly kind: "CYCLE" | "BACKFILL" | "TEST" | "MANUAL" | "DEBUG";
  /** The script as deployed now (or as typed, for a debug run), parameters not yet replaced; null: undeployed since. */
  readonly script: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly cyctimeText: string;
  /** IANA zone of the workspace. */
  readonly timeZone: string;
  readonly cuMilli: number;
  /** Somebody decided that it replaces what is in its place. */
  readonly replaces: boolean;
  /** Options of a debug run, else empty. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Whose dirty records it loads; null for a run that reads its source. */
  readonly replay: ReplayedAttempt | null;
}

/** The attempt whose dirty records a run replays. Ids are texts of decimal digits. */
export interface ReplayedAttempt {
  readonly instanceId: string;
  readonly bizdate: string;
  readonly attempt: number;
  readonly attemptId: string;
  /** How many there are to replay. */
  readonly records: number;
  /** Whether the code is that of the replayed run. */
  readonly isAsRun: boolean;
}

interface ClaimRow {
  workspaceId: string;
  nodeId: string;
  nodeName: string;
  nodeType: ClaimedRun["nodeType"];
  kind: ClaimedRun["kind"];
  state: InstanceState;
  attempt: number;
  frozen: boolean;
  startedAt: Date | null;
  script: string | null;
  versionId: string | null;
  policy: { timeoutMinutes?: number | null } | null;
  parameters: Record<string, string>;
  cyctimeText: string;
  timeZone: string;
  options: Record<string, unknown> | null;
  replaces: boolean;
  replay: ReplayedAttempt | null;
  lastLost: boolean;
}

const LONGEST_RUN_MINUTES = 7 * 24 * 60;

/**
 * Follows an invitation: takes the slot, starts the next attempt and moves the instance to RUNNING, all or nothing. Null
 * when the invitation is out of date.
 */
export async function claimInstance(database: Database, lease: Lease, at: Date): Promise<ClaimedRun | null> {
  return database.transaction(async (sql) => {
    const slot = await takeSlot(sql, lease);
    if (!slot) return null;
    const row = await lockInstance(sql, lease);
    if (!row || row.state !== "WAIT_RESOURCE" || row.frozen) {
      await sql.query("delete from slot where instance_id = $1 and fence = $2", [lease.id, lease.fence]);
      return null;
    }
    const attempt = row.attempt + 1;
    const attemptId = await insertAttempt(sql, lease, row, attempt, at);
    const continues = row.lastLost && row.startedAt !== null;
    const startedAt = continues ? row.startedAt! : at;
    await applyEvent(sql, { ...lease, state: row.state, attempt: row.attempt }, "claimed", {
      actor: `worker:${lease.workerId}`,
      at,
      detail: { fence: String(lease.fence) },
      set: { attempt, startedAt, finishedAt: null, durationMs: null, rerunAt: null },
    });
    const minutes = row.policy?.timeoutMinutes ?? LONGEST_RUN_MINUTES;
    await sql.prepared(
      `update slot set attempt_id = $3, timeout_at = now() + ($4 - extract(epoch from $5::timestamptz - $6::timestamptz)) * interval '1 s'
       where instance_id = $1 and fence = $2`,
      [lease.id, lease.fence, attemptId, minutes * 60, at, startedAt],
    );
    return {
      ...lease,
      attemptId,
      attempt,
      workspaceId: row.workspaceId,
      nodeId: row.nodeId,
      nodeName: row.nodeName,
      nodeType: row.nodeType,
      kind: row.kind,
      script: row.script,
      parameters: row.parameters,
      cyctimeText: row.cyctimeText,
      timeZone: row.timeZone,
      cuMilli: slot.cuMilli,
      replaces: row.replaces,
      options: row.options ?? {},
      replay: row.replay,
    };
  });
}

async function lockInstance(sql: Sql, { id, bizdate }: Lease): Promise<ClaimRow | undefined> {
  const [row] = await sql.prepared<ClaimRow>(
    `select i.workspace_id as "workspaceId", i.node_id as "nodeId", n.name as "nodeName", n.type as "nodeType", i.kind,
       i.state, i.attempt, i.frozen, i.started_at as "startedAt", coalesce(d.script, r.script, v.script) as script,
       v.id as "versionId", g.config as policy, i.parameters, i.cyctime_text as "cyctimeText", w.time_zone as "timeZone",
       d.options, i.replaces, case when r.instance_id is not null then json_build_object(
         'instanceId', r.source_id::text, 'bizdate', to_char(r.source_bizdate, 'YYYYMMDD'), 'attempt', r.source_attempt,
         'attemptId', r.source_attempt_id::text, 'records', r.records, 'isAsRun', r.script is not null) end as replay,
       coalesce(a.state in ('LOST', 'UNKNOWN'), false) as "lastLost"
     from instance i
     join node n on n.id = i.node_id
     join workspace w on w.id = i.workspace_id
     left join node_version v on v.id = n.deployed_version_id and i.kind <> 'DEBUG'
     left join node_version g on g.id = i.node_version_id
     left join debug_run d on d.instance_id = i.id and i.kind = 'DEBUG'
     left join dirty_replay r on r.instance_id = i.id and i.kind = 'MANUAL'
     left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
     where i.id = $1 and i.bizdate = $2 for update of i`,
    [id, bizdate],
  );
  return row;
}

async function insertAttempt(sql: Sql, lease: Lease, row: ClaimRow, attempt: number, at: Date): Promise<bigint> {
  const [made] = await sql.prepared<{ id: bigint }>(
    `insert into attempt (bizdate, instance_id, number, fence, worker_id, node_version_id, job, parameters, started_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      lease.bizdate,
      lease.id,
      attempt,
      lease.fence,
      lease.workerId,
      row.versionId,
      row.script ?? "",
      JSON.stringify(row.parameters),
      at,
    ],
  );
  if (!made) throw new AppError("internal", {});
  return made.id;
}
