import { AppError } from "@/lib/core/errors";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { RunLog } from "@/lib/engine/contract";
import type { ConnectorRegistry } from "@/lib/engine/run";
import type { ClaimedRun, ReplayedAttempt } from "@/lib/instances/claim";
import { dirtyParts, surveyDirty } from "@/lib/instances/dirty-run";
import { jobOfAttempt, prepareAsRun, preparePublished } from "@/lib/instances/prepare-replay";
import type { Sql } from "@/lib/platform/db";
import { dirtyReader } from "./dirty-reader";

/** What a run needs that replays dirty records: its job, and the connectors with their reader in the reader's place. */
export async function prepareReplay(
  sql: Sql,
  run: ClaimedRun & { readonly replay: ReplayedAttempt },
  connectors: ConnectorRegistry,
  log: RunLog,
): Promise<{ readonly job: unknown; readonly connectors: ConnectorRegistry }> {
  const { replay } = run;
  const source = { id: BigInt(replay.instanceId), bizdate: replay.bizdate, attempt: replay.attempt };
  await demandStanding(sql, run, source);
  const parts = await dirtyParts(sql, source);
  const { columns, records } = await surveyDirty(sql, parts);
  if (records !== replay.records) throw new AppError("dirty.nothing_to_replay", { attempt: replay.attempt });
  const asRun = await jobOfAttempt(sql, { attemptId: BigInt(replay.attemptId), bizdate: replay.bizdate });
  const replayed = { asRun, records, columns: (columns ?? []).map(({ name }) => name) };
  const { job, order } = replay.isAsRun ? prepareAsRun(replayed) : await preparePublished(sql, run, replayed);
  const code = replay.isAsRun ? "as run" : "as published now";
  const of = `instance ${formatInstanceId(source)}, attempt ${replay.attempt}`;
  log.info(
    `Replaying ${records} dirty records of ${of}, with the code ${code}. Rows are appended; preSql and postSql are left out.`,
  );
  return { job, connectors: replayConnectors(connectors, { sql, parts, order }) };
}

/** The registry with the kept records in the place of every reader. */
export function replayConnectors(
  connectors: ConnectorRegistry,
  source: Parameters<typeof dirtyReader>[1],
): ConnectorRegistry {
  return {
    ...connectors,
    reader: (stepType) => {
      const reader = connectors.reader(stepType);
      return reader && dirtyReader(reader, source);
    },
  };
}

/**
 * A replay loads what its source left out, once: not when it did so before, and not when the window was read again.
 * @throws AppError "dirty.already_replayed" | "dirty.superseded"
 */
async function demandStanding(
  sql: Sql,
  run: ClaimedRun & { readonly replay: ReplayedAttempt },
  source: { readonly id: bigint; readonly bizdate: string },
): Promise<void> {
  const [row] = await sql.query<{ latest: number; isLoaded: boolean }>(
    `select i.attempt as latest, exists (
       select 1 from attempt a where a.instance_id = $3 and a.bizdate = $4 and a.state = 'SUCCESS') as "isLoaded"
     from instance i where i.id = $1 and i.bizdate = $2`,
    [source.id, source.bizdate, run.id, run.bizdate],
  );
  if (!row) throw new AppError("instance.not_found", { id: formatInstanceId(source) });
  if (row.isLoaded) throw new AppError("dirty.already_replayed", { replay: formatInstanceId(run) });
  const { attempt } = run.replay;
  if (row.latest !== attempt) throw new AppError("dirty.superseded", { attempt, latest: row.latest });
}
