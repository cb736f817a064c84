import { catalogOf } from "@/lib/connectors";
import type { BackfillDetail, BackfillPreview, BackfillSummary } from "@/lib/core/backfill-view";
import { AppError, type ErrorDescription } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { backfillPlan, type BackfillInput, type BackfillPlan } from "@/lib/core/schedule/backfill";
import { formatDay } from "@/lib/core/schedule/wall-time";
import { attachEdges } from "@/lib/instances/generation/attach-edges";
import { insertInstances } from "@/lib/instances/generation/generate-day";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database, type Sql } from "@/lib/platform/db";
import { secrets } from "@/lib/platform/secrets";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { planBackfill, type PlannedBackfill, type RetentionOf } from "./backfill-plan";

export type BackfillState = BackfillSummary["state"];

/** What errors and warnings are before they go out: with their whole description. */
export interface PreviewedBackfill extends Omit<BackfillPreview, "errors" | "warnings"> {
  readonly errors: readonly ErrorDescription[];
  readonly warnings: readonly ErrorDescription[];
}

export interface BackfillOptions {
  readonly clock?: Clock;
  /** How long streams keep their changes; by default the services are asked. */
  readonly retentionOf?: RetentionOf;
}

/** What `createBackfill` would do with the same plan, computed by the same code. */
export async function previewBackfill(
  workspaceId: string,
  input: BackfillInput,
  locale: Locale,
  actor: Actor,
  { clock = systemClock, retentionOf = retentionIn(workspaceId) }: BackfillOptions = {},
): Promise<PreviewedBackfill> {
  demand(actor, workspaceId, "backfill.manage");
  const planned = await planBackfill(database(), workspaceId, backfillPlan.parse(input), clock.now(), retentionOf);
  return {
    instances: planned.instances.map(({ node, row, window, partition, loaded }) => ({
      node,
      bizdate: row.bizdate,
      cyctimeText: row.cyctimeText,
      runType: row.runType,
      windowStart: window && new Date(window.start),
      windowEnd: window && new Date(window.end),
      partition,
      loaded,
      parameters: row.parameters,
    })),
    dates: planned.dates.map(({ bizdate, ...date }) => ({ bizdate: formatDay(bizdate), ...date })),
    errors: planned.errors.map((error) => error.describe(locale)),
    warnings: planned.warnings.map((warning) => warning.describe(locale)),
  };
}

/**
 * Makes a backfill with all its instances; the scheduler opens its dates. Answers its id.
 * @throws AppError: the first thing that stands against it
 */
export async function createBackfill(
  workspaceId: string,
  input: BackfillInput,
  actor: Actor,
  { clock = systemClock, retentionOf = retentionIn(workspaceId) }: BackfillOptions = {},
): Promise<string> {
  demand(actor, workspaceId, "backfill.manage");
  const plan = backfillPlan.parse(input);
  const now = clock.now();
  const planned = await planBackfill(database(), workspaceId, plan, now, retentionOf);
  if (planned.errors[0]) throw planned.errors[0];
  const name = plan.name ?? nameOf(planned, now);
  await database().transaction(async (sql) => {
    await sql.query(
      "insert into backfill (id, workspace_id, name, plan, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
      [planned.runKey, workspaceId, name, JSON.stringify(plan), actor.id, now],
    );
    await sql.query(
      `insert into backfill_day (backfill_id, bizdate, lane, position)
       select $1, bizdate, lane, position from unnest($2::date[], $3::smallint[], $4::int[]) as d (bizdate, lane, position)`,
      [
        planned.runKey,
        planned.dates.map(({ bizdate }) => formatDay(bizdate)),
        planned.dates.map(({ lane }) => lane),
        planned.dates.map(({ position }) => position),
      ],
    );
    await insertInstances(
      sql,
      planned.instances.map(({ row }) => row),
      now,
    );
    const set = { kind: "BACKFILL", runKey: planned.runKey } as const;
    const bizdates = planned.dates.map(({ bizdate }) => formatDay(bizdate)).sort();
    for (const bizdate of bizdates) await attachEdges(sql, planned.nodes, bizdate, set);
    await followCycle(sql, planned, bizdates);
    const after = { ...plan, instances: planned.instances.length };
    await writeAudit(
      sql,
      actor,
      {
        workspaceId,
        action: "backfill.create",
        objectType: "backfill",
        objectId: planned.runKey,
        objectName: name,
        after,
      },
      now,
    );
  });
  return planned.runKey;
}

/** A chained node's first instance of a date waits for the cycle instance before, unless the backfill has that itself. */
async function followCycle(sql: Sql, { nodes, runKey }: PlannedBackfill, bizdates: readonly string[]): Promise<void> {
  const chained = nodes.filter(({ schedule }) => schedule.dependsOnSelf).map(({ id }) => id);
  if (chained.length === 0) return;
  await sql.query(
    `insert into instance_edge (child_id, bizdate, parent_id, parent_bizdate, kind)
     select c.id, c.bizdate, p.id, p.bizdate, 'PREVIOUS_CYCLE'
     from (select distinct on (node_id, bizdate) id, node_id, bizdate, cyctime from instance
       where kind = 'BACKFILL' and run_key = $1 and node_id = any($2::uuid[]) and bizdate = any($3::date[])
       order by node_id, bizdate, cyctime) c
     join lateral (select id, bizdate from instance p where p.node_id = c.node_id and p.kind = 'CYCLE'
       and p.bizdate in (c.bizdate, c.bizdate - 1) and p.cyctime < c.cyctime order by p.cyctime desc limit 1) p on true
     where not (c.bizdate - 1 = any($3::date[]))
     on conflict do nothing`,
    [runKey, chained, bizdates],
  );
}

export async function listBackfills(workspaceId: string, actor: Actor): Promise<BackfillSummary[]> {
  demand(actor, workspaceId, "instance.view");
  return readSummaries(database(), "b.workspace_id = $1", workspaceId);
}

/** @throws AppError "common.not_found" */
export async function getBackfill(id: string, actor: Actor): Promise<BackfillDetail> {
  const sql = database();
  const [row] = await sql.query<{ workspaceId: string; plan: BackfillPlan }>(
    `select workspace_id as "workspaceId", plan from backfill where id = $1`,
    [id],
  );
  const [summary] = row ? await readSummaries(sql, "b.id = $1", id) : [];
  if (!summary || !row) throw new AppError("common.not_found", { object: `Backfill ${id}` });
  demand(actor, row.workspaceId, "instance.view");
  const plan = backfillPlan.parse(row.plan);
  const [days, nodes] = await Promise.all([
    sql.query<BackfillDetail["days"][number]>(
      `select d.bizdate, d.lane, d.position, d.state, count(i.id)::int as total,
         count(i.id) filter (where i.state = 'SUCCESS')::int as succeeded,
         count(i.id) filter (where i.state in ('FAILURE', 'NEEDS_DECISION'))::int as failed
       from backfill_day d left join instance i on i.run_key = d.backfill_id and i.kind = 'BACKFILL' and i.bizdate = d.bizdate
       where d.backfill_id = $1 group by d.backfill_id, d.bizdate order by d.lane, d.position`,
      [id],
    ),
    sql.query<BackfillDetail["nodes"][number]>("select id, name from node where id = any($1::uuid[]) order by name", [
      plan.nodeIds,
    ]),
  ]);
  return { ...summary, plan, nodes, days };
}

const CHANGES = {
  /** Nothing new starts; what runs goes on. */
  pause: { from: ["RUNNING"], to: "PAUSED" },
  resume: { from: ["PAUSED"], to: "RUNNING" },
  /** Nothing new starts, ever; what runs goes on and can be stopped one by one. */
  cancel: { from: ["RUNNING", "PAUSED"], to: "CANCELLED" },
} as const satisfies Record<string, { from: readonly BackfillState[]; to: BackfillState }>;
export type BackfillChange = keyof typeof CHANGES;

/** @throws AppError "schedule.backfill_state" when it is past that, "common.not_found" */
export async function changeBackfill(
  id: string,
  change: BackfillChange,
  actor: Actor,
  { clock = systemClock }: BackfillOptions = {},
): Promise<BackfillDetail> {
  await database().transaction(async (sql) => {
    const [row] = await sql.query<{ workspaceId: string; name: string; state: BackfillState }>(
      `select workspace_id as "workspaceId", name, state from backfill where id = $1 for update`,
      [id],
    );
    if (!row) throw new AppError("common.not_found", { object: `Backfill ${id}` });
    demand(actor, row.workspaceId, "backfill.manage");
    const { from, to } = CHANGES[change];
    if (!(from as readonly BackfillState[]).includes(row.state))
      throw new AppError("schedule.backfill_state", { state: row.state, change, possible: from.join(", ") });
    const finishedAt = to === "CANCELLED" ? clock.now() : null;
    await sql.query("update backfill set state = $2, finished_at = $3 where id = $1", [id, to, finishedAt]);
    await sql.query(
      `insert into wakeup (instance_id, bizdate, children) select id, bizdate, false from instance
       where run_key = $1 and kind = 'BACKFILL' and state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE')`,
      [id],
    );
    const { workspaceId, name } = row;
    await writeAudit(
      sql,
      actor,
      { workspaceId, action: `backfill.${change}`, objectType: "backfill", objectId: id, objectName: name },
      clock.now(),
    );
  });
  return getBackfill(id, actor);
}

function readSummaries(sql: Sql, where: string, value: string): Promise<BackfillSummary[]> {
  return sql.query<BackfillSummary>(
    `select b.id, b.name, b.state, b.created_at as "createdAt", b.created_by as "createdBy", u.name as "createdByName", b.finished_at as "finishedAt",
       d.first as "firstBizdate", d.last as "lastBizdate", i.*
     from backfill b left join "user" u on u.id = b.created_by
     join lateral (select min(bizdate) as first, max(bizdate) as last from backfill_day where backfill_id = b.id) d on true
     join lateral (select count(*)::int as total, count(*) filter (where state = 'SUCCESS')::int as succeeded,
         count(*) filter (where state in ('FAILURE', 'NEEDS_DECISION'))::int as failed,
         count(*) filter (where state in ('RUNNING', 'CHECKING', 'CHECKING_CONDITION'))::int as running
       from instance where run_key = b.id and kind = 'BACKFILL') i on true
     where ${where} order by b.created_at desc limit 200`,
    [value],
  );
}

/** `P_<node>_<yyyymmdd_hhmmss>`, as people know it. */
function nameOf({ nodes }: PlannedBackfill, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "_");
  return `P_${nodes[0]?.name ?? "backfill"}_${stamp}`.slice(0, 128);
}

const RETENTION_PATIENCE_MS = 10_000;

/** Asks the service of a data source how long its stream keeps changes; null when it does not answer in time. */
function retentionIn(workspaceId: string): RetentionOf {
  return async (name, table) => {
    try {
      const source = await openDataSource(database(), secrets(), { workspaceId, name, environment: "PROD" });
      const description = await catalogOf(source.type)?.describe(
        source,
        table,
        AbortSignal.timeout(RETENTION_PATIENCE_MS),
      );
      return description?.stream?.enabled ? description.stream.retentionHours : null;
    } catch {
      // Whether the source can be reached is the run's to say; here it only means that nobody knows.
      return null;
    }
  };
}
