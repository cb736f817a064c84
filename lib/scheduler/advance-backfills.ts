import type { Database, Sql } from "@/lib/platform/db";

/**
 * Moves backfills on: a date whose instances all succeeded opens the next one of its lane, and the last one ends the
 * backfill. A failure stops its lane until it is rerun or set successful. Answers how many dates moved.
 */
export async function advanceBackfills(database: Database, now: Date): Promise<number> {
  const running = await database.query<{ id: string }>("select id from backfill where state = 'RUNNING' order by id");
  let moved = 0;
  for (const { id } of running) moved += await database.transaction((sql) => advance(sql, id, now));
  return moved;
}

async function advance(sql: Sql, id: string, now: Date): Promise<number> {
  const [backfill] = await sql.query("select 1 from backfill where id = $1 and state = 'RUNNING' for update", [id]);
  if (!backfill) return 0;
  const done = await sql.query<{ lane: number }>(
    `update backfill_day d set state = 'DONE' where backfill_id = $1 and state = 'OPEN' and not exists (
       select 1 from instance i where i.run_key = $1 and i.kind = 'BACKFILL' and i.bizdate = d.bizdate and i.state <> 'SUCCESS')
     returning lane`,
    [id],
  );
  const opened = await sql.query<{ bizdate: string }>(
    `update backfill_day d set state = 'OPEN' where backfill_id = $1 and state = 'WAITING'
       and position = (select min(position) from backfill_day n where n.backfill_id = $1 and n.lane = d.lane and n.state = 'WAITING')
       and not exists (select 1 from backfill_day o where o.backfill_id = $1 and o.lane = d.lane and o.state = 'OPEN')
     returning bizdate`,
    [id],
  );
  if (opened.length > 0)
    await sql.query(
      `insert into wakeup (instance_id, bizdate, children)
       select id, bizdate, false from instance where run_key = $1 and kind = 'BACKFILL' and bizdate = any($2::date[])`,
      [id, opened.map(({ bizdate }) => bizdate)],
    );
  await sql.query(
    `update backfill set state = 'FINISHED', finished_at = $2 where id = $1
       and not exists (select 1 from backfill_day where backfill_id = $1 and state <> 'DONE')`,
    [id, now],
  );
  return done.length + opened.length;
}
