import type { LineageNode, TableRefView } from "@/lib/core/data-map";
import { tablesOfScript, type ScriptTable } from "@/lib/core/script-tables";
import { database } from "@/lib/platform/db";
import { VISIBLE_SOURCES } from "@/lib/platform/visible-sources";
import type { Actor } from "../actor";
import { reachSource } from "../reach-source";

/** A table of a data source, and the workspace that it is looked at from. */
export interface KnownTable {
  readonly workspaceId: string;
  readonly ref: TableRefView;
}

/** @throws AppError "common.not_found" */
export async function knownTable(
  { dataSourceId, table }: { readonly dataSourceId: string; readonly table: string },
  actor: Actor,
): Promise<KnownTable> {
  const source = await reachSource(dataSourceId, "dataSource.view", actor);
  const ref = { dataSource: source.name, dataSourceId, type: source.type, table };
  return { workspaceId: source.workspaceId, ref };
}

interface NodeRow extends Omit<LineageNode, "reads" | "writes"> {
  readonly script: string;
}

/** The deployed nodes of a workspace with the tables that their versions in production name. */
export async function publishedNodes(workspaceId: string): Promise<LineageNode[]> {
  const [nodes, sources] = await Promise.all([
    database().query<NodeRow>(
      `select n.id, n.name, n.type, v.number as version, v.script,
         array(select o.name from node_output o where o.node_id = n.id order by o.automatic, o.name) as outputs
       from node n join node_version v on v.id = n.deployed_version_id
       where n.workspace_id = $1 and n.deleted_at is null and n.type <> 'VIRTUAL'`,
      [workspaceId],
    ),
    database().query<{ id: string; name: string; type: string; project: string | null }>(
      `select d.id, d.name, d.type, s.settings ->> 'project' as project from ${VISIBLE_SOURCES} d
       left join data_source_setting s on s.data_source_id = d.id and s.environment = 'PROD' where d.reader_id = $1`,
      [workspaceId],
    ),
  ]);
  const known = new Map(sources.map((source) => [source.name, source]));
  const refOf = ({ dataSource, table }: ScriptTable): TableRefView => {
    const source = known.get(dataSource);
    const own = source?.project ? `${source.project.toLowerCase()}.` : null;
    const name = own !== null && table.toLowerCase().startsWith(own) ? table.slice(own.length) : table;
    return { dataSource, dataSourceId: source?.id ?? null, type: source?.type ?? null, table: name };
  };
  return nodes.map(({ script, ...node }) => {
    const { reads, writes } = tablesOfScript(node.type, script);
    return { ...node, reads: reads.map(refOf), writes: writes.map(refOf) };
  });
}

/** Names of MaxCompute tables are the same in any case. */
export function keyOf({ dataSource, type, table }: TableRefView): string {
  return `${dataSource}/${type === "tablestore" ? table : table.toLowerCase()}`;
}
