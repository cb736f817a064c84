import type { Database, Sql } from "@/lib/platform/db";
import type { EvaluatedCycle } from "./evaluate";
import type { LiveBaseline } from "./live-baselines";

/** What has not changed is written again after this time only: its age shows that somebody still looks. */
const UNCHANGED = "60 seconds";

/** The cycles of a business date that were looked at before, and whether each is done: then nothing changes any more. */
export async function storedCycles(
  sql: Sql,
  baselineId: string,
  bizdate: string,
): Promise<ReadonlyMap<number, { readonly isDone: boolean }>> {
  const rows = await sql.query<{ cycle: number; isDone: boolean }>(
    `select cycle::int as cycle, finished_at is not null as "isDone" from baseline_instance
     where baseline_id = $1 and bizdate = $2`,
    [baselineId, bizdate],
  );
  return new Map(rows.map(({ cycle, isDone }) => [cycle, { isDone }]));
}

/**
 * Writes down what was found out about the cycles of a business date that are not done, and forgets those that are no
 * more. A baseline that was changed or switched off meanwhile is left alone.
 */
export async function saveCycles(
  database: Database,
  { id, revision }: LiveBaseline,
  bizdate: string,
  cycles: readonly EvaluatedCycle[],
  now: Date,
): Promise<void> {
  await database.transaction(async (sql) => {
    const [current] = await sql.query("select 1 from baseline where id = $1 and revision = $2 and enabled for share", [
      id,
      revision,
    ]);
    if (!current) return;
    await sql.query(
      `delete from baseline_instance where baseline_id = $1 and bizdate = $2 and finished_at is null and cycle <> all($3::int[])`,
      [id, bizdate, cycles.map(({ cycle }) => cycle)],
    );
    for (const { cycle, state, committedAt, warnAt, finishedAt, predictedAt, reason, total, done, path } of cycles)
      await sql.query(
        `insert into baseline_instance as b (baseline_id, bizdate, cycle, state, committed_at, warn_at, finished_at,
           predicted_at, reason, total, done, path, evaluated_at)
         values ($1, $2, $3, $4::baseline_state, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (baseline_id, bizdate, cycle) do update set state = excluded.state,
           committed_at = excluded.committed_at, warn_at = excluded.warn_at, finished_at = excluded.finished_at,
           predicted_at = excluded.predicted_at, reason = excluded.reason, total = excluded.total,
           done = excluded.done, path = excluded.path, evaluated_at = excluded.evaluated_at
         where b.finished_at is null and (b.evaluated_at < excluded.evaluated_at - interval '${UNCHANGED}'
           or (b.state, b.committed_at, b.warn_at, b.finished_at, b.predicted_at, b.reason, b.total, b.done, b.path)
             is distinct from (excluded.state, excluded.committed_at, excluded.warn_at, excluded.finished_at,
               excluded.predicted_at, excluded.reason, excluded.total, excluded.done, excluded.path))`,
        [
          id,
          bizdate,
          cycle,
          state,
          new Date(committedAt),
          new Date(warnAt),
          finishedAt && new Date(finishedAt),
          predictedAt && new Date(predictedAt),
          reason,
          total,
          done,
          JSON.stringify(path),
          now,
        ],
      );
  });
}
