import type { Sql } from "@/lib/platform/db";

/** The run key of scheduled instances: one per planned instant. */
export const CYCLE_RUN_KEY = "00000000-0000-0000-0000-000000000000";
const ROWS_PER_STATEMENT = 2_000;

export interface NewInstance {
  readonly workspaceId: string;
  readonly nodeId: string;
  /** The version whose schedule and parameters made it; null for a debug run. */
  readonly nodeVersionId: string | null;
  readonly kind: "CYCLE" | "BACKFILL" | "TEST" | "MANUAL" | "DEBUG";
  /** CYCLE_RUN_KEY for CYCLE, the backfill's id for BACKFILL, else a fresh UUID. */
  readonly runKey: string;
  readonly runType: "NORMAL" | "SKIP" | "SKIP_CYCLE" | "EXPIRED" | "UNCHOOSE" | "PAUSE";
  /** `yyyyMMdd`. */
  readonly bizdate: string;
  readonly cyctime: Date;
  /** `yyyyMMddHHmmss` on the workspace's clock. */
  readonly cyctimeText: string;
  readonly dueAt: Date;
  readonly parameters: Readonly<Record<string, string>>;
  readonly ownerId: string | null;
  readonly resourceGroupId: string | null;
  readonly priority: number;
  readonly cuMilli: number;
  readonly frozen: boolean;
  /** NOT_RUN, or SUCCESS for one that is born done. */
  readonly state: "NOT_RUN" | "SUCCESS";
}

export interface CreatedInstance {
  readonly id: bigint;
  readonly bizdate: string;
  readonly nodeId: string;
  readonly cyctime: Date;
}

/**
 * Makes instances that do not exist yet; those that do are left alone, so generating twice changes nothing. Answers the
 * new ones.
 */
export async function createInstances(
  sql: Sql,
  instances: readonly NewInstance[],
  at: Date,
): Promise<CreatedInstance[]> {
  for (const day of new Set(instances.map(({ bizdate }) => `${bizdate.slice(0, 6)}01`))) {
    await sql.query("select millrace_ensure_month($1)::text", [day]);
  }
  const created: CreatedInstance[] = [];
  for (let from = 0; from < instances.length; from += ROWS_PER_STATEMENT) {
    created.push(...(await insert(sql, instances.slice(from, from + ROWS_PER_STATEMENT), at)));
  }
  return created;
}

function insert(sql: Sql, rows: readonly NewInstance[], at: Date): Promise<CreatedInstance[]> {
  const column = <Key extends keyof NewInstance>(key: Key) => rows.map((row) => row[key]);
  return sql.query<CreatedInstance>(
    `insert into instance (workspace_id, node_id, node_version_id, kind, run_key, run_type, bizdate, cyctime,
       cyctime_text, due_at, parameters, owner_id, resource_group_id, priority, cu_milli, frozen, state, state_reason,
       finished_at, state_changed_at, created_at)
     select workspace_id, node_id, node_version_id, kind, run_key, run_type, bizdate, cyctime, cyctime_text, due_at,
       parameters, owner_id, resource_group_id, priority, cu_milli, frozen, state,
       case when state = 'SUCCESS' then 'dryRun' end, case when state = 'SUCCESS' then $18::timestamptz end, $18, $18
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::instance_kind[], $5::uuid[], $6::run_type[], $7::date[],
       $8::timestamptz[], $9::text[], $10::timestamptz[], $11::jsonb[], $12::text[], $13::uuid[], $14::smallint[],
       $15::int[], $16::boolean[], $17::instance_state[])
       as new (workspace_id, node_id, node_version_id, kind, run_key, run_type, bizdate, cyctime, cyctime_text, due_at,
       parameters, owner_id, resource_group_id, priority, cu_milli, frozen, state)
     on conflict (node_id, bizdate, cyctime, kind, run_key) do nothing
     returning id, bizdate, node_id as "nodeId", cyctime`,
    [
      column("workspaceId"),
      column("nodeId"),
      column("nodeVersionId"),
      column("kind"),
      column("runKey"),
      column("runType"),
      column("bizdate"),
      column("cyctime"),
      column("cyctimeText"),
      column("dueAt"),
      column("parameters").map((parameters) => JSON.stringify(parameters)),
      column("ownerId"),
      column("resourceGroupId"),
      column("priority"),
      column("cuMilli"),
      column("frozen"),
      column("state"),
      at,
    ],
  );
}
