import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { ATTENTION_DAYS, LATE_AFTER_MS, type Attention, type AttentionItem } from "@/lib/core/overview";
import type { Locale } from "@/lib/core/locale";
import { formatDay, parseDay } from "@/lib/core/schedule/wall-time";
import { readLeftOut } from "@/lib/instances/generation/left-out";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { whyWaiting } from "../instance-why";
import { missedDeadlines } from "./missed-deadlines";
import { todayOf } from "./today";

const SHOWN = 6;
/** Waiting descendants are counted up to this. */
const MOST_HELD = 1_000;

interface Row extends InstanceKey, Omit<AttentionItem, "id" | "node" | "wait" | "deadline" | "holdsBack"> {
  nodeId: string;
  name: string;
  type: AttentionItem["node"]["type"];
  total: bigint;
}

/**
 * What waits for a person, the worst first: failures that will not rerun by themselves, unknown outcomes, and instances
 * that are late, by their time or by a rule's deadline, although everything before them is done. What is late only because
 * of one of these is counted with it.
 */
export async function attention(
  workspaceId: string,
  locale: Locale,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<Attention> {
  demand(actor, workspaceId, "instance.view");
  const sql = database();
  const now = clock.now();
  const { bizdate, before } = await todayOf(sql, workspaceId, now);
  const missed = await missedDeadlines(sql, workspaceId, now);
  const rows = await sql.query<Row>(
    `select i.id, i.bizdate, i.node_id as "nodeId", n.name, n.type, i.cyctime, i.state, i.state_reason as "stateReason",
       coalesce(v.config ->> 'rerunMode', 'Allowed') as "rerunMode", i.due_at as "dueAt",
       i.cu_milli::float8 / 1000 as cu, a.error, count(*) over () as total
     from instance i join node n on n.id = i.node_id left join node_version v on v.id = i.node_version_id
     left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
     where i.workspace_id = $1 and i.kind = 'CYCLE' and i.bizdate between $2 and $3
       and (i.state = 'NEEDS_DECISION' or (i.state = 'FAILURE' and i.rerun_at is null)
         or (i.state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE') and not i.frozen and i.due_at < $4
           and not exists (select 1 from instance_edge e
             join instance p on p.id = e.parent_id and p.bizdate = e.parent_bizdate
             where e.child_id = i.id and e.bizdate = i.bizdate and e.removed_at is null and p.state <> 'SUCCESS'))
         or (i.id = any($5::bigint[]) and i.state not in ('SUCCESS', 'FAILURE') and not exists (
           with recursive up (id, bizdate) as (
             select e.parent_id, e.parent_bizdate from instance_edge e
               where e.child_id = i.id and e.bizdate = i.bizdate and e.removed_at is null
             union select e.parent_id, e.parent_bizdate from up join instance p on p.id = up.id
               and p.bizdate = up.bizdate and p.state <> 'SUCCESS'
               join instance_edge e on e.child_id = p.id and e.bizdate = p.bizdate and e.removed_at is null)
           select 1 from up join instance p on p.id = up.id and p.bizdate = up.bizdate
             where p.state in ('FAILURE', 'NEEDS_DECISION') or (p.state <> 'SUCCESS' and p.id = any($5::bigint[]))
               or (p.state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE') and not p.frozen and p.due_at < $4))))
     order by (i.state = 'NEEDS_DECISION') desc, (i.state = 'FAILURE') desc, i.due_at desc, i.id limit ${SHOWN}`,
    [
      workspaceId,
      before(ATTENTION_DAYS - 1),
      bizdate,
      new Date(now.getTime() - LATE_AFTER_MS),
      missed.map(({ id }) => id),
    ],
  );
  const items = await Promise.all(
    rows.map(async ({ nodeId, name, type, total: _total, ...row }): Promise<AttentionItem> => {
      const id = formatInstanceId(row);
      const isLate = row.state !== "FAILURE" && row.state !== "NEEDS_DECISION";
      const [why] = isLate ? await whyWaiting(id, locale, actor, clock) : [];
      const { cyctime, state, stateReason, dueAt, cu, error, rerunMode } = row;
      const deadline = missed.find((each) => each.id === row.id);
      return {
        id,
        node: { id: nodeId, name, type },
        cyctime,
        state,
        rerunMode,
        dueAt,
        cu,
        error: state === "FAILURE" ? error : null,
        stateReason,
        wait: why ?? null,
        deadline: deadline && state !== "FAILURE" ? { by: deadline.by, rule: deadline.rule } : null,
        holdsBack: await heldBack(sql, row),
      };
    }),
  );
  const leftOut = await readLeftOut(sql, workspaceId);
  return {
    items,
    total: Number(rows[0]?.total ?? 0),
    unreadable: leftOut.map(({ id, name, from }) => ({ id, name, since: formatDay(parseDay(from) - 1) })),
  };
}

async function heldBack(sql: Sql, { id }: InstanceKey): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `with recursive held (id) as (
       select $1::bigint union select e.child_id from held h join instance_edge e on e.parent_id = h.id
         join instance c on c.id = e.child_id and c.bizdate = e.bizdate
         where e.removed_at is null and c.state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE'))
     select count(*)::int - 1 as count from (select 1 from held limit $2) counted`,
    [id, MOST_HELD + 1],
  );
  return row!.count;
}
