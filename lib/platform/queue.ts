import { PgBoss } from "pg-boss";
import type { Database, Sql } from "./db";
import { CHANNELS } from "./listen";
import { logger } from "./logger";
import { carryTrace } from "./tracing";

/**
 * Dispatch: two pg-boss queues per resource group, for errands wait for no CU: a worker that is full of runs which cannot
 * reach a service is when somebody tests the connection. A job is an invitation to do something, never a state: the rows it
 * names are the truth, so a lost, late or doubled delivery changes nothing.
 */
export interface JobQueue {
  /** Sends within the caller's transaction: a rollback takes the jobs back. */
  send(sql: Sql, resourceGroupId: string, jobs: readonly QueueJob[]): Promise<void>;
  /** Takes up to `limit` jobs of a kind, the most urgent first. They are gone from the queue. */
  fetch(resourceGroupId: string, kind: JobKind, limit: number): Promise<QueueJob[]>;
  close(): Promise<void>;
}

export interface QueueJob {
  readonly invitation: Invitation;
  /** 1, 3, 5, 7 or 8; larger goes first. */
  readonly priority: number;
  /** Not to be fetched before so many seconds have passed. */
  readonly afterS?: number;
  /** The trace that it is part of; when left out, the one at hand. */
  readonly trace?: string | null;
}

/** Runs and parts of runs take CU; errands (connectivity tests, verifications) take none. */
export type JobKind = "runs" | "errands";

export type Invitation =
  | { readonly type: "run"; readonly instanceId: string; readonly fence: string }
  /** To take part in a run that another worker has. */
  | { readonly type: "part"; readonly instanceId: string; readonly fence: string }
  | { readonly type: "connectivityTest"; readonly testId: string }
  | { readonly type: "verification"; readonly verificationId: string };

/** A job that nobody fetched for so long is dropped; the scheduler sends a new one when its slot lapses. */
const KEPT_S = 3_600;
const FETCHED_S = 60;

/** `supervise` in the scheduler only: there pg-boss also keeps its own tables in order. */
export async function openQueue(database: Database, { supervise }: { supervise: boolean }): Promise<JobQueue> {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => rowsOf(await database.pool.query(text, values ?? [])) },
    schema: "pgboss",
    supervise,
    schedule: false,
    migrate: true,
    createSchema: true,
  });
  boss.on("error", (error) => logger.warn({ err: error }, "queue trouble"));
  await boss.start();
  const known = new Map<string, Promise<void>>();
  const ensure = (name: string) => {
    const made = known.get(name) ?? boss.createQueue(name, { ...queueOptions });
    known.set(name, made);
    return made.catch((error: unknown) => {
      known.delete(name);
      throw error;
    });
  };

  return {
    async send(sql, resourceGroupId, jobs) {
      const db = {
        executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql.query(text, values ?? []) }),
      };
      for (const [kind, ofKind] of Map.groupBy(jobs, ({ invitation }) => KINDS[invitation.type])) {
        const name = nameOf(resourceGroupId, kind);
        await ensure(name);
        await boss.insert(
          name,
          ofKind.map(({ invitation, priority, afterS = 0, trace = carryTrace() }) => ({
            data: trace === null ? invitation : { ...invitation, trace },
            priority,
            startAfter: afterS,
          })),
          { db },
        );
      }
      sql.notify(CHANNELS.jobs, resourceGroupId);
    },
    async fetch(resourceGroupId, kind, limit) {
      const name = nameOf(resourceGroupId, kind);
      await ensure(name);
      const jobs = await boss.fetch<Invitation & { trace?: string }>(name, { batchSize: limit, includeMetadata: true });
      if (jobs.length > 0)
        await boss.deleteJob(
          name,
          jobs.map(({ id }) => id),
        );
      return jobs.map(({ data: { trace = null, ...invitation }, priority }) => ({ invitation, priority, trace }));
    },
    close: () => boss.stop({ graceful: false }),
  };
}

const queueOptions = {
  retryLimit: 0,
  expireInSeconds: FETCHED_S,
  retentionSeconds: KEPT_S,
  deleteAfterSeconds: FETCHED_S,
};

const KINDS: Readonly<Record<Invitation["type"], JobKind>> = {
  run: "runs",
  part: "runs",
  connectivityTest: "errands",
  verification: "errands",
};

/** pg-boss allows letters, digits, `_`, `-`, `.` and `/`. */
const nameOf = (resourceGroupId: string, kind: JobKind) =>
  kind === "runs" ? `group/${resourceGroupId}` : `group/${resourceGroupId}/${kind}`;

/** Several statements in one text answer several results. */
function rowsOf(result: unknown): { rows: unknown[] } {
  const results = (Array.isArray(result) ? result : [result]) as { rows: unknown[] }[];
  return { rows: results.flatMap(({ rows }) => rows ?? []) };
}
