import type { TableRun } from "@/lib/core/data-map";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { NodeType } from "@/lib/core/instance";
import { tablesOfScript } from "@/lib/core/script-tables";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { keyOf, knownTable, publishedNodes } from "./published-tables";

const LISTED = 50;

interface RunRow extends Omit<TableRun, "instanceId" | "partition" | "recordsWritten"> {
  readonly id: bigint;
  readonly bizdate: string;
  readonly type: NodeType;
  readonly job: string;
  readonly recordsWritten: bigint;
}

/** The latest runs whose rows are in the table: successful attempts of the nodes that write it now. */
export async function listTableRuns(
  place: { readonly dataSourceId: string; readonly table: string },
  actor: Actor,
): Promise<TableRun[]> {
  const { workspaceId, ref } = await knownTable(place, actor);
  demand(actor, workspaceId, "instance.view");
  const key = keyOf(ref);
  const writers = (await publishedNodes(workspaceId)).filter(({ writes }) =>
    writes.some((table) => keyOf(table) === key),
  );
  if (writers.length === 0) return [];
  const rows = await database().query<RunRow>(
    `select i.id, i.bizdate, i.node_id as "nodeId", n.name as "nodeName", n.type, i.kind, i.state, a.number as attempt,
       a.job, a.records_written as "recordsWritten", a.started_at as "startedAt", a.finished_at as "finishedAt"
     from instance i join node n on n.id = i.node_id
     join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.state = 'SUCCESS'
     where i.node_id = any($1::uuid[]) order by i.bizdate desc, i.cyctime desc, a.number desc limit ${LISTED}`,
    [writers.map(({ id }) => id)],
  );
  return rows.map(({ id, bizdate, type, job, recordsWritten, ...row }) => ({
    ...row,
    instanceId: formatInstanceId({ id, bizdate }),
    recordsWritten: Number(recordsWritten),
    partition: partitionOf(type, job, ref.table),
  }));
}

/** The script as run names the partition with its parameters replaced. */
function partitionOf(type: NodeType, job: string, table: string): string | null {
  const last = (name: string) => name.split(".").at(-1)!.toLowerCase();
  const { writes } = tablesOfScript(type, job);
  return writes.find((write) => last(write.table) === last(table))?.partition ?? null;
}
