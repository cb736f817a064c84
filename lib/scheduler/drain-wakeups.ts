import type { InstanceKey } from "@/lib/core/instance-id";
import type { Database, Sql } from "@/lib/platform/db";
import { evaluate } from "./evaluate";

/** Wakeups taken at once. */
const WAKEUPS_PER_PASS = 500;
/** Children looked at in one transaction; the rest of a large family waits for the next pass. */
const CHILDREN_PER_PASS = 2_000;

interface WakeupRow extends InstanceKey {
  wakeupId: bigint;
  children: boolean;
  afterId: bigint;
}

/**
 * Takes wakeups in the order they were written and looks at the instances they name, all in one transaction: a crash in
 * the middle leaves them for the next scheduler. Answers how many instances were looked at; 0 means there were none.
 */
export async function drainWakeups(database: Database, now: Date): Promise<number> {
  return database.transaction(async (sql) => {
    const wakeups = await sql.query<WakeupRow>(
      `delete from wakeup where id = any(array(select id from wakeup order by id limit $1 for update skip locked))
       returning id as "wakeupId", instance_id as id, bizdate, children, after_id as "afterId"`,
      [WAKEUPS_PER_PASS],
    );
    if (wakeups.length === 0) return 0;
    const themselves = wakeups.filter(({ children }) => !children);
    const children = await readChildren(
      sql,
      wakeups.filter((wakeup) => wakeup.children),
    );
    const keys = new Map([...themselves, ...children].map(({ id, bizdate }) => [id, { id, bizdate }]));
    await evaluate(sql, [...keys.values()], now);
    return wakeups.length;
  });
}

/** The next children of each parent; parents with more are put back with the place they have come to. */
async function readChildren(sql: Sql, parents: readonly WakeupRow[]): Promise<InstanceKey[]> {
  const found: InstanceKey[] = [];
  for (const { id, bizdate, afterId } of parents) {
    const room = CHILDREN_PER_PASS - found.length;
    const children = room <= 0 ? [] : await readChildPage(sql, id, afterId, room);
    found.push(...children);
    const last = room <= 0 ? afterId : children.length === room ? children.at(-1)!.id : null;
    if (last !== null)
      await sql.query("insert into wakeup (instance_id, bizdate, children, after_id) values ($1, $2, true, $3)", [
        id,
        bizdate,
        last,
      ]);
  }
  return found;
}

function readChildPage(sql: Sql, parentId: bigint, afterId: bigint, size: number): Promise<InstanceKey[]> {
  return sql.query<InstanceKey>(
    `select e.child_id as id, e.bizdate from instance_edge e
     where e.parent_id = $1 and e.child_id > $2 and e.removed_at is null order by e.child_id limit $3`,
    [parentId, afterId, size],
  );
}
