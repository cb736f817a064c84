import type { InstanceKey } from "@/lib/core/instance-id";
import type { Database, Sql } from "@/lib/platform/db";
import { evaluate } from "./evaluate";

/** Wakeups taken at once. */
const WAKEUPS_PER_PASS = 500;
/** Children looked at in one transaction, roughly; the rest of large families waits for the next pass. */
const CHILDREN_PER_PASS = 2_000;
const FEWEST_PER_PARENT = 20;

interface WakeupRow extends InstanceKey {
  children: boolean;
  afterId: bigint;
}

/**
 * Takes wakeups in the order they were written and looks at the instances they name, all in one transaction: a crash in
 * the middle leaves them for the next scheduler. Answers how many wakeups were taken; 0 means there were none.
 */
export async function drainWakeups(database: Database, now: Date): Promise<number> {
  const [row] = await database.query<{ waiting: boolean }>("select exists (select 1 from wakeup) as waiting");
  if (!row!.waiting) return 0;
  return database.transaction(async (sql) => {
    const wakeups = await sql.query<WakeupRow>(
      `delete from wakeup where id = any(array(select id from wakeup order by id limit $1 for update skip locked))
       returning instance_id as id, bizdate, children, after_id as "afterId"`,
      [WAKEUPS_PER_PASS],
    );
    const themselves = wakeups.filter(({ children }) => !children);
    const families = await readChildren(
      sql,
      wakeups.filter(({ children }) => children),
    );
    const keys = new Map([...themselves, ...families].map(({ id, bizdate }) => [id, { id, bizdate }]));
    await evaluate(sql, [...keys.values()], now);
    return wakeups.length;
  });
}

/** The next children of each parent; parents that may have more are put back with the place they have come to. */
async function readChildren(sql: Sql, parents: readonly WakeupRow[]): Promise<InstanceKey[]> {
  if (parents.length === 0) return [];
  const perParent = Math.max(FEWEST_PER_PARENT, Math.floor(CHILDREN_PER_PASS / parents.length));
  const children = await sql.query<InstanceKey & { place: bigint }>(
    `select e.child_id as id, e.bizdate, p.place
     from unnest($1::bigint[], $2::bigint[]) with ordinality as p (id, after, place)
     cross join lateral (select child_id, bizdate from instance_edge e
       where e.parent_id = p.id and e.child_id > p.after and e.removed_at is null order by e.child_id limit $3) e`,
    [parents.map(({ id }) => id), parents.map(({ afterId }) => afterId), perParent],
  );
  const counts = new Map<bigint, { count: number; last: bigint }>();
  for (const { place, id } of children) {
    const known = counts.get(place) ?? { count: 0, last: 0n };
    counts.set(place, { count: known.count + 1, last: id > known.last ? id : known.last });
  }
  const unfinished = [...counts].filter(([, { count }]) => count === perParent);
  if (unfinished.length > 0)
    await sql.query(
      `insert into wakeup (instance_id, bizdate, children, after_id)
       select id, bizdate, true, after from unnest($1::bigint[], $2::date[], $3::bigint[]) as w (id, bizdate, after)`,
      [
        unfinished.map(([place]) => parents[Number(place) - 1]!.id),
        unfinished.map(([place]) => parents[Number(place) - 1]!.bizdate),
        unfinished.map(([, { last }]) => last),
      ],
    );
  return children;
}
