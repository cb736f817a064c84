import { AppError, type ErrorCode, type ErrorParams } from "@/lib/core/errors";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { InstanceState } from "@/lib/core/instance-state";
import type { Locale } from "@/lib/core/locale";
import { formatWallForPeople } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import type { WaitReason } from "@/lib/core/wait-reason";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { isHidden, type Placed } from "./nodes/personal";

type WaitCode = Extract<ErrorCode, `schedule.waits_${string}`>;
interface Found {
  readonly reason: AppError;
  readonly instance?: InstanceKey;
}

interface Row extends InstanceKey, Placed {
  workspaceId: string;
  nodeId: string;
  kind: string;
  runKey: string;
  state: InstanceState;
  stateReason: string | null;
  frozen: boolean;
  isolated: boolean;
  dueAt: Date;
  rerunAt: Date | null;
  groupId: string | null;
  priority: number;
  cuMilli: number;
  maxParallel: number | null;
  timeZone: string;
}

/**
 * Why an instance is not running: every condition that holds it, in the order in which they are looked at. The first
 * one is the one to look into.
 */
export async function whyWaiting(
  id: string,
  locale: Locale,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<WaitReason[]> {
  const key = parseInstanceId(id);
  const sql = database();
  const row = await readRow(sql, key);
  if (!row || isHidden(row, actor)) throw new AppError("instance.not_found", { id });
  demand(actor, row.workspaceId, "instance.view");
  const found = await findReasons(sql, row, clock.now());
  return found.map(({ reason, instance }) => ({
    ...reason.describe(locale),
    instance: instance ? formatInstanceId(instance) : null,
  }));
}

function because<Code extends WaitCode>(code: Code, params: ErrorParams<Code>, instance?: InstanceKey): Found {
  return { reason: new AppError(code, params), ...(instance ? { instance } : {}) };
}

async function findReasons(sql: Sql, row: Row, now: Date): Promise<Found[]> {
  const time = (at: Date) => formatWallForPeople(zoneOf(row.timeZone).wallAt(at.getTime()));
  if (row.state === "NEEDS_DECISION") return [because("schedule.waits_decision", {})];
  if (row.state === "FAILURE" && row.rerunAt !== null)
    return [because("schedule.waits_rerun", { time: time(row.rerunAt) })];
  if (row.state !== "NOT_RUN" && row.state !== "WAIT_TIME" && row.state !== "WAIT_RESOURCE")
    return [because("schedule.waits_not", { state: row.state })];
  const found: Found[] = [];
  if (row.frozen) found.push(because("schedule.waits_frozen", {}));
  if (row.isolated) found.push(because("schedule.waits_isolated", {}));
  found.push(...(await heldByAncestors(sql, row, time)), ...(await heldByBackfill(sql, row)));
  if (row.dueAt.getTime() > now.getTime())
    found.push(
      row.stateReason === "catchUp"
        ? because("schedule.waits_catch_up", { time: time(row.dueAt) })
        : because("schedule.waits_time", { time: time(row.dueAt), zone: row.timeZone }),
    );
  if (found.length > 0) return found;
  return row.state === "WAIT_RESOURCE" ? [await heldByResources(sql, row)] : [because("schedule.waits_look", {})];
}

/** Unfinished ancestors that are looked at, near ones first. */
const MOST_ANCESTORS = 1_000;

/** The instance at the bottom of it, however far up: what failed first of all, else what is to run next. */
async function heldByAncestors(sql: Sql, row: Row, time: (at: Date) => string): Promise<Found[]> {
  const [cause] = await sql.query<InstanceKey & { name: string; cyctime: Date; state: InstanceState; frozen: boolean }>(
    `with recursive up (id, bizdate) as (
       select p.id, p.bizdate from instance_edge e join instance p on p.id = e.parent_id and p.bizdate = e.parent_bizdate
         where e.child_id = $1 and e.bizdate = $2 and e.removed_at is null and p.state <> 'SUCCESS'
       union select p.id, p.bizdate from up join instance_edge e on e.child_id = up.id and e.bizdate = up.bizdate
         join instance p on p.id = e.parent_id and p.bizdate = e.parent_bizdate
         where e.removed_at is null and p.state <> 'SUCCESS'),
     near as (select * from up limit ${MOST_ANCESTORS})
     select p.id, p.bizdate, n.name, p.cyctime, p.state, p.frozen
     from near join instance p on p.id = near.id and p.bizdate = near.bizdate join node n on n.id = p.node_id
     order by (p.state in ('FAILURE', 'NEEDS_DECISION')) desc, p.frozen desc, p.cyctime, p.id limit 1`,
    [row.id, row.bizdate],
  );
  if (!cause) return [];
  const { name, cyctime, state, frozen, ...instance } = cause;
  return [because(ancestorCode(state, frozen), { node: name, time: time(cyctime) }, instance)];
}

function ancestorCode(state: InstanceState, frozen: boolean) {
  if (state === "FAILURE") return "schedule.waits_failed_ancestor";
  if (state === "NEEDS_DECISION") return "schedule.waits_undecided_ancestor";
  return frozen ? "schedule.waits_frozen_ancestor" : "schedule.waits_ancestors";
}

async function heldByBackfill(sql: Sql, row: Row): Promise<Found[]> {
  if (row.kind !== "BACKFILL") return [];
  const [backfill] = await sql.query<{ name: string; state: string; day: string }>(
    `select b.name, b.state, d.state as day from backfill b join backfill_day d on d.backfill_id = b.id
     where b.id = $1 and d.bizdate = $2`,
    [row.runKey, row.bizdate],
  );
  if (!backfill) return [];
  const { name, state, day } = backfill;
  if (state !== "RUNNING") return [because("schedule.waits_backfill_paused", { name, state })];
  return day === "WAITING" ? [because("schedule.waits_backfill_date", { name, bizdate: row.bizdate })] : [];
}

async function heldByResources(sql: Sql, row: Row): Promise<Found> {
  if (row.groupId === null) return because("schedule.waits_no_group", {});
  const [load] = await sql.query<{
    name: string;
    limit: number | null;
    brings: bigint;
    largest: number;
    used: bigint;
    ofNode: bigint;
    cycleRuns: bigint;
    admitted: boolean;
    ahead: bigint;
  }>(
    `select g.name, g.cu_limit_milli as "limit", w.brings, w.largest, s.used, s."ofNode", s."cycleRuns", s.admitted,
       (select count(*) from instance i where i.resource_group_id = g.id and i.state = 'WAIT_RESOURCE' and not i.frozen
          and not exists (select 1 from slot where instance_id = i.id)
          and (i.priority > $4 or (i.priority = $4 and (i.due_at, i.id) < ($5, $2)))) as ahead
     from resource_group g,
       lateral (select coalesce(sum(cu_milli), 0) as brings, coalesce(max(cu_milli), 0) as largest from worker
         where resource_group_id = g.id and stopped_at is null and draining_at is null
           and heartbeat_at > now() - interval '10 s') w,
       lateral (select coalesce(sum(s.cu_milli), 0) as used, count(*) filter (where s.node_id = $3) as "ofNode",
           count(*) filter (where s.node_id = $3 and i.kind = 'CYCLE') as "cycleRuns",
           coalesce(bool_or(s.instance_id = $2), false) as admitted
         from slot s join instance i on i.id = s.instance_id and i.bizdate = s.bizdate where s.resource_group_id = g.id) s
     where g.id = $1`,
    [row.groupId, row.id, row.nodeId, row.priority, row.dueAt],
  );
  if (!load) return because("schedule.waits_no_group", {});
  const cu = (milli: number | bigint) => Number(milli) / 1_000;
  const total = Math.min(Number(load.brings), load.limit ?? Infinity);
  if (load.admitted) return because("schedule.waits_worker", {});
  if (load.brings === 0n) return because("schedule.waits_no_worker", { group: load.name });
  if (row.cuMilli > Math.min(total, load.largest))
    return because("schedule.waits_too_large", { cu: cu(row.cuMilli), group: load.name, largest: cu(load.largest) });
  if (row.maxParallel !== null && Number(load.ofNode) >= row.maxParallel)
    return because("schedule.waits_node_limit", { running: load.ofNode });
  if (load.cycleRuns > 0n && (row.kind === "BACKFILL" || row.kind === "TEST"))
    return because("schedule.waits_cycle_run", {});
  const place = load.ahead + 1n;
  return because("schedule.waits_resources", { group: load.name, used: cu(load.used), total: cu(total), place });
}

async function readRow(sql: Sql, { id, bizdate }: InstanceKey): Promise<Row | undefined> {
  const [row] = await sql.query<Row>(
    `select i.id, i.bizdate, i.workspace_id as "workspaceId", i.node_id as "nodeId", i.kind, i.run_key as "runKey",
       i.state, i.state_reason as "stateReason", i.frozen, i.isolated, i.due_at as "dueAt", i.rerun_at as "rerunAt",
       i.resource_group_id as "groupId", i.priority, i.cu_milli as "cuMilli",
       (v.config ->> 'maxParallel')::int as "maxParallel", w.time_zone as "timeZone",
       (select n.personal_of from node n where n.id = i.node_id) as "personalOf"
     from instance i join workspace w on w.id = i.workspace_id left join node_version v on v.id = i.node_version_id
     where i.id = $1 and i.bizdate = $2`,
    [id, bizdate],
  );
  return row;
}
