import { deploymentEffect, immediateRun } from "@/lib/core/schedule/generation";
import { formatDay, type DayNumber } from "@/lib/core/schedule/wall-time";
import type { Database, Sql } from "@/lib/platform/db";
import { createInstances, CYCLE_RUN_KEY, type NewInstance } from "../create-instances";
import { attachEdges } from "./attach-edges";
import { readNodePage, type DeployedNode, type NodesFound, type UnreadableNode } from "./deployed-nodes";
import { OWN_ID, planInstances } from "./plan-instances";
import { versionsOn } from "./versions-on";
import { readWorkspaceRules } from "./workspace-rules";

/** Instances written in one transaction, roughly: enough to be fast, few enough to stay out of everybody's way. */
const INSTANCES_PER_PAGE = 12_000;
const NODES_PER_PAGE = 500;
const NODES_PER_EDGE_PAGE = 250;

export const CYCLE_SET = { kind: "CYCLE", runKey: CYCLE_RUN_KEY } as const;

export interface GeneratedDay {
  readonly nodes: number;
  /** Instances that did not exist before. */
  readonly instances: number;
  readonly edges: number;
  /** Left out: what is deployed of them cannot be read. */
  readonly unreadable: readonly UnreadableNode[];
}

/**
 * Generates a workspace's instances of one day from what is deployed for that day. In pages, each a transaction of its
 * own; doing it again, also after half of it was done, makes what is missing and changes nothing else. First all
 * instances, then what they wait for.
 */
export async function generateDay(
  database: Database,
  workspaceId: string,
  day: DayNumber,
  at: Date,
  signal: AbortSignal,
): Promise<GeneratedDay> {
  const rules = await readWorkspaceRules(database, workspaceId);
  if (!rules) return { nodes: 0, instances: 0, edges: 0, unreadable: [] };
  let [nodes, instances, edges] = [0, 0, 0];
  const unreadable: UnreadableNode[] = [];
  for await (const page of nodesOf(database, workspaceId, NODES_PER_PAGE)) {
    signal.throwIfAborted();
    unreadable.push(...page.unreadable);
    const effective = await versionsOn(database, page.nodes, day, rules.zone);
    nodes += effective.length;
    let batch: NewInstance[] = [];
    const flush = async () => {
      const made = batch;
      batch = [];
      instances += await database.transaction((sql) => insertInstances(sql, made, at));
    };
    for (const node of effective) {
      batch.push(...planInstances(node, rules, day, runTypesOf(node, day, rules.zone)));
      if (batch.length >= INSTANCES_PER_PAGE) await flush();
    }
    if (batch.length > 0) await flush();
  }
  for await (const page of nodesOf(database, workspaceId, NODES_PER_EDGE_PAGE)) {
    signal.throwIfAborted();
    edges += await database.transaction((sql) => attachEdges(sql, page.nodes, formatDay(day - 1), CYCLE_SET));
  }
  return { nodes, instances, edges, unreadable };
}

async function* nodesOf(database: Database, workspaceId: string, size: number): AsyncGenerator<NodesFound> {
  for (let after = ""; ;) {
    const page = await readNodePage(database, workspaceId, after, size);
    const ids = [...page.nodes, ...page.unreadable].map(({ id }) => id);
    if (ids.length === 0) return;
    yield page;
    after = ids.reduce((last, id) => (id > last ? id : last));
  }
}

/** A day that begins with a deployment "immediately" treats what was too late then as expired. */
function runTypesOf(node: DeployedNode, day: DayNumber, zone: Parameters<typeof deploymentEffect>[2]) {
  const deployedAt = node.deployedAt?.getTime() ?? null;
  const effect = deployedAt === null ? null : deploymentEffect(node.schedule.instanceMode, deployedAt, zone);
  const isFirstDay = effect !== null && effect.today && effect.firstDay === day && !node.isRoot;
  return {
    ...CYCLE_SET,
    ...(isFirstDay
      ? { runTypeOf: (planned: Parameters<typeof immediateRun>[0]) => immediateRun(planned, deployedAt!) }
      : {}),
  };
}

/** Makes the instances; values that hold an instance's own id get it. Answers how many are new. */
export async function insertInstances(sql: Sql, instances: readonly NewInstance[], at: Date): Promise<number> {
  const created = await createInstances(sql, instances, at);
  const isNamed = instances.some(({ parameters }) => Object.values(parameters).some((value) => value.includes(OWN_ID)));
  if (isNamed && created.length > 0)
    await sql.query(
      `update instance i set parameters = replace(i.parameters::text, $2, to_char(i.bizdate, 'YYYYMMDD') || '-' || i.id)::jsonb
       where i.id = any($1::bigint[]) and i.bizdate = any($3::date[]) and i.parameters::text like '%' || $2 || '%'`,
      [created.map(({ id }) => id), OWN_ID, [...new Set(created.map(({ bizdate }) => bizdate))]],
    );
  return created.length;
}
