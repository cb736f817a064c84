import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { formatDateTime } from "@/lib/core/job/wall-time";
import { env } from "@/lib/platform/env";
import { connectTablestore, type TablestoreClient } from "@/lib/tablestore/client";
import { Secret } from "@/lib/core/secret";
import { openFields } from "./data-source-file";

const connection = z.object({
  tablestore: z.object({ endpoint: z.string(), instance: z.string() }),
  maxcompute: z.object({ endpoint: z.string(), project: z.string() }),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
});
type Connection = z.output<typeof connection>;

const ZONE = "Asia/Shanghai";
const HOUR_MS = 3_600_000;
/** The reader wants a window to end a while ago; the guide's schedule keeps ten minutes. */
const LAG_MS = 600_000;
const TABLE = "sample_run";

export interface SampleRun {
  readonly windowStart: Date;
  readonly windowEnd: Date;
  /** Change records of the window, counted by reading the stream once more with nothing of the engine. */
  readonly source: number;
  /** Rows of the destination, counted by its own SQL. */
  readonly destination: number;
}

/**
 * Copies the last hour of the sandbox's sample table into a table of its own, replacing what an earlier run left, and
 * counts both sides apart from the run. @throws AppError what the run ends with
 */
export async function runSample(say: (line: string) => void, signal: AbortSignal): Promise<SampleRun> {
  const given = await readConnection();
  const endMs = Math.floor((Date.now() - LAG_MS) / 60_000) * 60_000;
  const window = { startMs: endMs - HOUR_MS, endMs };
  const sources = dataSourcesOf(given);
  const [{ runJob }, { DEFAULT_SETTINGS }, { connectors, catalogOf }] = await Promise.all([
    import("@/lib/engine/run-job"),
    import("@/lib/engine/contract"),
    import("@/lib/connectors"),
  ]);
  const sql = (text: string) => catalogOf("maxcompute")!.execute!(sources.maxcompute, text, 10, signal);
  await sql(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING);`,
  );
  const summary = await runJob({
    job: jobFor(formatDateTime(window.startMs, ZONE), formatDateTime(window.endMs, ZONE)),
    connectors,
    dataSource: async (name) => (name === "tablestore" ? sources.tablestore : sources.maxcompute),
    zone: ZONE,
    settings: DEFAULT_SETTINGS,
    attempt: `sample-${Date.now()}`,
    log: { info: say, warn: say, error: say },
    dirtyRecords: { add: async () => undefined },
    journal: { record: async () => undefined },
    history: [],
    onProgress: () => undefined,
    now: () => new Date(),
    signal,
  });
  if (summary.error !== null) throw summary.error;
  const { rows } = await sql(`SELECT COUNT(*) FROM ${TABLE};`);
  const source = await countChanges(given, window, signal);
  return {
    windowStart: new Date(window.startMs),
    windowEnd: new Date(window.endMs),
    source,
    destination: Number(rows[0]?.[0] ?? 0),
  };
}

/** Change records by the rule of the change format: one for a cell, and one for the row where it was put or deleted. */
async function countChanges(
  given: Connection,
  { startMs, endMs }: { startMs: number; endMs: number },
  signal: AbortSignal,
) {
  const client = connectTablestore({
    endpoint: given.tablestore.endpoint,
    instance: given.tablestore.instance,
    credentials: { accessKeyId: given.accessKeyId, accessKeySecret: new Secret(given.accessKeySecret) },
  });
  try {
    let count = 0;
    const [stream] = await client.listStreams("orders", signal);
    if (stream === undefined) return 0;
    for (const { shardId } of await client.listShards(stream.streamId, signal)) {
      for await (const { action, cells, sequence } of changesOf(client, stream.streamId, shardId, signal)) {
        const writtenMs = Number(sequence.timestampUs / 1_000n);
        if (writtenMs >= startMs && writtenMs < endMs) count += cells.length + (action === "UPDATE_ROW" ? 0 : 1);
      }
    }
    return count;
  } finally {
    client.close();
  }
}

async function* changesOf(client: TablestoreClient, streamId: string, shardId: string, signal: AbortSignal) {
  let iterator = await client.getShardIterator({ streamId, shardId }, signal);
  while (iterator !== null) {
    const page = await client.getStreamRecords({ iterator }, signal);
    yield* page.records;
    if (page.records.length === 0 && page.mayMoreRecord !== true) return;
    iterator = page.nextIterator;
  }
}

function dataSourcesOf({ tablestore, maxcompute, accessKeyId, accessKeySecret }: Connection) {
  const key = { accessKeyId, accessKeySecret };
  return {
    tablestore: openFields("tablestore", "tablestore", {
      endpoint: tablestore.endpoint,
      instanceName: tablestore.instance,
      ...key,
    }),
    maxcompute: openFields("maxcompute", "maxcompute", {
      endpoint: maxcompute.endpoint,
      project: maxcompute.project,
      ...key,
    }),
  };
}

function jobFor(startTimeString: string, endTimeString: string) {
  const column = ["pk", "colName", "version", "colValue", "opType", "sequenceInfo"];
  const reader = {
    datasource: "tablestore",
    dataTable: "orders",
    statusTable: "SampleRunStatusTable",
    isExportSequenceInfo: true,
    startTimeString,
    endTimeString,
    column,
  };
  return {
    type: "job",
    version: "2.0",
    steps: [
      { stepType: "otsstream", category: "reader", name: "Reader", parameter: reader },
      {
        stepType: "odps",
        category: "writer",
        name: "Writer",
        parameter: {
          datasource: "maxcompute",
          table: TABLE,
          truncate: true,
          column: column.map((name) => name.toLowerCase()),
        },
      },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { throttle: false, concurrent: 2 } },
  };
}

async function readConnection(): Promise<Connection> {
  const file = join(env.home, "sandbox", "connection.json");
  try {
    return connection.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const reason = "The sandbox has not run here yet: start it with `npm start` or `npx millrace sandbox`.";
    throw new AppError("input.invalid", { reason }, { cause });
  }
}
