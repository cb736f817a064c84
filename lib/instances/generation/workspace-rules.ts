import type { RunDays } from "@/lib/core/schedule/plan-day";
import { parseDay } from "@/lib/core/schedule/wall-time";
import { zoneOf, type Zone } from "@/lib/core/schedule/zone";
import type { Sql } from "@/lib/platform/db";

/** What all nodes of a workspace share when their instances are planned. */
export interface WorkspaceRules {
  readonly id: string;
  readonly name: string;
  readonly zone: Zone;
  readonly parameters: ReadonlyMap<string, string>;
  /** By name. */
  readonly calendars: ReadonlyMap<string, RunDays>;
  /** Ids by name, of the groups the workspace may use. */
  readonly resourceGroups: ReadonlyMap<string, string>;
  readonly defaultResourceGroup: string | null;
  /** Business flows by the id of any folder inside them. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** Priorities that baselines ask for at least, by node. */
  readonly leastPriorities: ReadonlyMap<string, number>;
}

export interface Flow {
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
}

interface WorkspaceRow {
  name: string;
  time_zone: string;
  parameters: Record<string, string>;
}

/** Null when there is no such workspace. */
export async function readWorkspaceRules(sql: Sql, id: string): Promise<WorkspaceRules | null> {
  const [workspace] = await sql.query<WorkspaceRow>("select name, time_zone, parameters from workspace where id = $1", [
    id,
  ]);
  if (!workspace) return null;
  const groups = await sql.query<{ id: string; name: string; isDefault: boolean }>(
    `select g.id, g.name, b.is_default as "isDefault" from workspace_resource_group b
     join resource_group g on g.id = b.resource_group_id where b.workspace_id = $1`,
    [id],
  );
  return {
    id,
    name: workspace.name,
    zone: zoneOf(workspace.time_zone),
    parameters: new Map(Object.entries(workspace.parameters)),
    calendars: await readCalendars(sql, id),
    resourceGroups: new Map(groups.map(({ id: group, name }) => [name, group])),
    defaultResourceGroup: groups.find(({ isDefault }) => isDefault)?.id ?? null,
    flows: await readFlows(sql, id),
    leastPriorities: await readLeastPriorities(sql, id),
  };
}

/** What baselines lift: their members, and all that these wait for. */
async function readLeastPriorities(sql: Sql, workspaceId: string): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; priority: number }>(
    `with recursive up (id, priority) as (
       select m.node_id, (b.definition ->> 'priority')::int from baseline b join baseline_member m on m.baseline_id = b.id
         where b.workspace_id = $1 and b.enabled and (b.definition ->> 'priority')::int > 1
       union select d.ancestor_id, up.priority from up join node_dependency d on d.node_id = up.id)
     select id, max(priority) as priority from up group by id`,
    [workspaceId],
  );
  return new Map(rows.map(({ id, priority }) => [id, priority]));
}

async function readCalendars(sql: Sql, workspaceId: string): Promise<Map<string, RunDays>> {
  const rows = await sql.query<{ name: string; from: string; to: string; dates: string[] }>(
    `select name, valid_from as "from", valid_to as "to", run_dates as dates from calendar where workspace_id = $1`,
    [workspaceId],
  );
  return new Map(
    rows.map(({ name, from, to, dates }) => {
      const [first, last] = [parseDay(from), parseDay(to)];
      const chosen = new Set(dates.map(parseDay));
      return [name, (day) => day >= first && day <= last && chosen.has(day)];
    }),
  );
}

/** Folders lead to the nearest business flow above them. */
async function readFlows(sql: Sql, workspaceId: string): Promise<Map<string, Flow>> {
  const rows = await sql.query<{ folder: string; flow: string; parameters: Record<string, string> }>(
    `with recursive inside as (
       select id as folder, id as flow, parameters from folder where workspace_id = $1 and kind = 'BUSINESS_FLOW'
       union all
       select f.id, i.flow, i.parameters from folder f join inside i on f.parent_id = i.folder where f.kind = 'FOLDER')
     select * from inside`,
    [workspaceId],
  );
  return new Map(
    rows.map(({ folder, flow, parameters }) => [folder, { id: flow, parameters: new Map(Object.entries(parameters)) }]),
  );
}
