import { AppError, toAppError } from "@/lib/core/errors";
import { checkNames, dataSourceTypeOf, tableOf, type Job, type JobStep, type StepFacts } from "@/lib/core/job";
import { database } from "@/lib/platform/db";
import { VISIBLE_SOURCES } from "@/lib/platform/visible-sources";
import type { Actor } from "../actor";
import { getTable } from "../tables";
import type { Report } from "./checks";

/** A person waits for the answer of the check. */
const LONGEST_MS = 8_000;
const MISSING = ["tablestore.table_not_found", "maxcompute.table_missing"];

/** The tables of a job as their services describe them now: there, with a stream, these columns and these partitions. */
export async function checkTables(
  workspaceId: string,
  script: string,
  job: Job,
  actor: Actor,
  report: Report,
): Promise<void> {
  const [reader, writer] = await Promise.all(
    [job.reader, job.writer].map(async (step): Promise<StepFacts> => {
      const unknown = { dataSources: null, tables: null, table: null };
      try {
        return { ...unknown, table: await describe(workspaceId, step, actor) };
      } catch (error) {
        const { message } = toAppError(error);
        const path = `${step.path}.parameter.datasource`;
        const name = step.dataSource ?? "";
        report("script", "warning", new AppError("node.warn_not_looked_up", { name, reason: message }, { path }));
        return unknown;
      }
    }),
  );
  const { errors, warnings } = checkNames(script, job, { reader: reader!, writer: writer! });
  for (const issue of errors) report("script", "error", issue.error, issue);
  for (const issue of warnings) report("script", "warning", issue.error, issue);
}

/** Null where nothing can be asked: other checks say why. */
async function describe(workspaceId: string, step: JobStep, actor: Actor): Promise<StepFacts["table"]> {
  const named = tableOf(step);
  if (named === null || step.dataSource === null) return null;
  const [source] = await database().query<{ id: string; type: string }>(
    `select d.id, d.type from ${VISIBLE_SOURCES} d join data_source_setting s on s.data_source_id = d.id
       and s.environment = 'PROD' where d.reader_id = $1 and d.name = $2`,
    [workspaceId, step.dataSource],
  );
  if (source?.type !== dataSourceTypeOf(step.stepType)) return null;
  try {
    const place = { dataSourceId: source.id, table: named.table };
    const { columns, stream } = await getTable(
      place,
      { environment: "PROD" },
      { ...actor, workspace: workspaceId },
      AbortSignal.timeout(LONGEST_MS),
    );
    return { kind: "found", columns, streamEnabled: stream?.enabled ?? null };
  } catch (error) {
    if (error instanceof AppError && MISSING.includes(error.code)) return { kind: "missing" };
    throw error;
  }
}
