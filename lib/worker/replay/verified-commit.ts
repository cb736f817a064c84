import { columnOrder } from "@/lib/core/dirty-replay";
import type { InstanceKey } from "@/lib/core/instance-id";
import { addReplayed } from "@/lib/engine/add-replayed";
import type { JournalEntry } from "@/lib/engine/contract";
import type { ConnectorRegistry } from "@/lib/engine/run";
import { dirtyParts, surveyDirty } from "@/lib/instances/dirty-run";
import { jobOfAttempt } from "@/lib/instances/prepare-replay";
import { latestCommit, type AnnouncedCommit } from "@/lib/instances/receipts";
import type { Sql } from "@/lib/platform/db";
import { replayConnectors } from "./prepare";

export type CommitIntent = Extract<JournalEntry, { type: "commitIntended" }>;

/**
 * The latest commit of an instance, with everything that replays of its dirty records have loaded since counted in:
 * that is what its window must have left in the destination. Null when there was no commit.
 */
export async function commitWithReplays(sql: Sql, key: InstanceKey): Promise<AnnouncedCommit<CommitIntent> | null> {
  const commit = await latestCommit<CommitIntent>(sql, key);
  if (commit === null) return null;
  let { receipt, sessions } = commit.intent;
  for (const replay of await loadedReplays(sql, key, commit.attempt)) {
    const later = await commitWithReplays(sql, replay);
    if (later === null) continue;
    receipt = addReplayed(receipt, later.intent.receipt);
    sessions = [...sessions, ...later.intent.sessions];
  }
  return { ...commit, intent: { ...commit.intent, receipt, sessions } };
}

/** The connectors with which an instance's job reads again what it read: of a replay, the kept records. */
export async function connectorsOf(
  sql: Sql,
  { id, bizdate }: InstanceKey,
  job: unknown,
  connectors: ConnectorRegistry,
): Promise<ConnectorRegistry> {
  const [source] = await sql.query<InstanceKey & { attempt: number; attemptId: bigint }>(
    `select source_id as id, source_bizdate as bizdate, source_attempt as attempt, source_attempt_id as "attemptId"
     from dirty_replay where instance_id = $1 and bizdate = $2`,
    [id, bizdate],
  );
  if (!source) return connectors;
  const parts = await dirtyParts(sql, source);
  const { columns } = await surveyDirty(sql, parts);
  const names = (columns ?? []).map(({ name }) => name);
  const order = columnOrder(job, await jobOfAttempt(sql, source), names);
  return replayConnectors(connectors, { sql, parts, order });
}

function loadedReplays(sql: Sql, { id, bizdate }: InstanceKey, attempt: number): Promise<InstanceKey[]> {
  return sql.query<InstanceKey>(
    `select r.instance_id as id, r.bizdate from dirty_replay r
     where r.source_id = $1 and r.source_bizdate = $2 and r.source_attempt >= $3 and exists (
       select 1 from attempt a where a.instance_id = r.instance_id and a.bizdate = r.bizdate and a.state = 'SUCCESS')`,
    [id, bizdate, attempt],
  );
}
