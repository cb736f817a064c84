import { connectors } from "@/lib/connectors";
import { AppError } from "@/lib/core/errors";
import type { Job, JobStep } from "@/lib/core/job/job";
import type { Sql } from "@/lib/platform/db";
import { notVisible, VISIBLE_SOURCES } from "@/lib/platform/visible-sources";
import type { Report } from "./checks";

interface SourceRow {
  name: string;
  type: string;
  environments: string[];
  /** Names of the groups that the last test of its production connection went well with. */
  connected: string[];
}

/** The data sources that a job names: there, of the right type, with a production connection, and tested. */
export async function checkConnections(
  sql: Sql,
  workspaceId: string,
  { reader, writer }: Job,
  resourceGroup: string | null,
  report: Report,
): Promise<void> {
  const ends: [JobStep, string | null][] = [
    [reader, connectors.reader(reader.stepType)?.dataSourceType ?? null],
    [writer, connectors.writer(writer.stepType)?.dataSourceType ?? null],
  ];
  const uses = ends.map(([{ dataSource, path }, wanted]) => ({
    name: dataSource,
    wanted,
    path: `${path}.parameter.datasource`,
  }));
  await checkSources(sql, workspaceId, uses, resourceGroup, report);
}

/** A place of a script that names a data source; `wanted` is the type it must have, or null for any. */
export interface SourceUse {
  readonly name: string | null;
  readonly wanted: string | null;
  readonly path: string;
}

/** See `checkConnections`. Names that are missing, or stand for a parameter, are left to other checks. */
export async function checkSources(
  sql: Sql,
  workspaceId: string,
  uses: readonly SourceUse[],
  resourceGroup: string | null,
  report: Report,
): Promise<void> {
  const names = uses.flatMap(({ name }) => name ?? []);
  const sources = new Map((await readSources(sql, workspaceId, names)).map((row) => [row.name, row]));
  const group = resourceGroup ?? (await defaultGroup(sql, workspaceId));
  for (const { name, wanted, path: place } of uses) {
    if (wanted === null || name === null || name.includes("${")) continue;
    const path = place === "" ? {} : { path: place };
    const source = sources.get(name);
    if (!source) {
      const why = await notVisible(sql, workspaceId, name, place === "" ? undefined : place);
      const unknown = new AppError("node.data_source_unknown", { name }, path);
      report("script", "error", why.code === "data_source.unshared" ? why : unknown);
      continue;
    }
    if (source.type !== wanted)
      report("script", "error", new AppError("node.data_source_type", { name, found: source.type, wanted }, path));
    if (!source.environments.includes("PROD"))
      report("script", "error", new AppError("node.data_source_environment", { name, environment: "PROD" }, path));
    else if (group !== null && !source.connected.includes(group))
      report("script", "warning", new AppError("node.warn_not_tested", { name, group }, path));
  }
}

function readSources(sql: Sql, workspaceId: string, names: readonly string[]): Promise<SourceRow[]> {
  return sql.query<SourceRow>(
    `select d.name, d.type, array(select s.environment::text from data_source_setting s where s.data_source_id = d.id) as environments,
       array(select g.name from resource_group g cross join lateral (
         select t.state from connectivity_test t where t.data_source_id = d.id and t.resource_group_id = g.id
           and t.environment = 'PROD' and t.state <> 'TESTING' order by t.requested_at desc limit 1) last
         where last.state = 'CONNECTED') as connected
     from ${VISIBLE_SOURCES} d where d.reader_id = $1 and d.name = any($2::text[])`,
    [workspaceId, names],
  );
}

async function defaultGroup(sql: Sql, workspaceId: string): Promise<string | null> {
  const [row] = await sql.query<{ name: string }>(
    `select g.name from workspace_resource_group b join resource_group g on g.id = b.resource_group_id
     where b.workspace_id = $1 and b.is_default`,
    [workspaceId],
  );
  return row?.name ?? null;
}
