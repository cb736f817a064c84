import type { Completion } from "@/lib/core/overview";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { todayOf } from "./today";

const HOURS = 24;

/** How the day's instances came to their end, hour by hour, beside the day before. */
export async function completion(workspaceId: string, actor: Actor, clock: Clock = systemClock): Promise<Completion> {
  demand(actor, workspaceId, "instance.view");
  const sql = database();
  const now = clock.now();
  const { bizdate, before, timeZone, start } = await todayOf(sql, workspaceId, now);
  const [today, yesterday] = await Promise.all([
    byHour(sql, workspaceId, bizdate, timeZone),
    byHour(sql, workspaceId, before(1), timeZone),
  ]);
  const current = Math.floor((now.getTime() - start.getTime()) / 3_600_000);
  const known = (values: readonly number[]) => values.map((value, hour) => (hour <= current ? value : null));
  return {
    today: known(cumulative(today.map(({ count }) => count))),
    yesterday: cumulative(yesterday.map(({ count }) => count)),
    rowsToday: known(today.map(({ rows }) => rows)),
  };
}

interface Hour {
  readonly count: number;
  readonly rows: number;
}

/** Successes by the hour of the workspace's clock; what finished after midnight belongs to the last hour. */
async function byHour(sql: Sql, workspaceId: string, bizdate: string, timeZone: string): Promise<Hour[]> {
  const rows = await sql.query<{ hour: number; count: number; rows: number }>(
    `select least(floor(extract(epoch from (i.finished_at at time zone $3) - ($2::date + 1)::timestamp) / 3600), 23)::int
         as hour, count(*)::int as count, coalesce(sum(a.records_written), 0)::float8 as rows
     from instance i left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
       and a.state = 'SUCCESS'
     where i.workspace_id = $1 and i.kind = 'CYCLE' and i.bizdate = $2 and i.state = 'SUCCESS'
       and i.finished_at is not null group by 1`,
    [workspaceId, bizdate, timeZone],
  );
  const hours = Array.from({ length: HOURS }, (): Hour => ({ count: 0, rows: 0 }));
  for (const { hour, ...values } of rows) hours[Math.max(0, hour)] = values;
  return hours;
}

function cumulative(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}
