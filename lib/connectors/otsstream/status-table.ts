import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/core/errors";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { INF_MAX, INF_MIN, type Cell, type ColumnValue, type RangeBound, type RangeKey } from "@/lib/tablestore/row";
import {
  STATUS_KEY,
  STATUS_TYPE,
  checkpointKey,
  checkpointRange,
  integerOf,
  packShardIds,
  shardOf,
  shardTimeKey,
  statusKey,
  textOf,
  timeKey,
  unpackShardIds,
} from "./status-rows";

const TTL_SECONDS = 30 * 86_400;
const READY_WAIT_MS = 120_000;
const READY_POLL_MS = 100;
/** Rows that one batch write takes. */
const BATCH_ROWS = 200;

/** What one run leaves behind for its window's end. */
export interface WindowPositions {
  readonly table: string;
  readonly startMs: number;
  readonly endMs: number;
  /** The job version of the original: names the run that wrote the rows. */
  readonly version: string;
  readonly shards: readonly ShardPosition[];
  readonly times: readonly ShardTime[];
}

export interface ShardPosition {
  readonly shardId: string;
  /** An iterator, SHARD_END or TRIM_HORIZON. */
  readonly checkpoint: string;
  readonly records: number;
}

/** An iterator that is good for records from `timeMs` on, for runs that find no complete set. */
export interface ShardTime {
  readonly shardId: string;
  readonly timeMs: number;
  readonly iterator: string;
}

/** The user's status table, for one stream. */
export class StatusTable {
  readonly #client: TablestoreClient;
  readonly #table: string;
  readonly #streamId: string;

  constructor(client: TablestoreClient, table: string, streamId: string) {
    this.#client = client;
    this.#table = table;
    this.#streamId = streamId;
  }

  /**
   * The complete set that the run left whose window ended at `timeMs`, or null when there is none: no job row, a shard
   * without a checkpoint, or one that another run wrote.
   */
  async completeSet(timeMs: number, signal: AbortSignal): Promise<ReadonlyMap<string, string> | null> {
    const key = statusKey(this.#streamId, STATUS_TYPE.job, timeKey(timeMs));
    // In any order: both name the run that wrote them.
    const [checkpoints, job] = await Promise.all([
      this.#checkpoints(timeMs, signal),
      this.#client.getRow({ table: this.#table, key }, signal),
    ]);
    const found = new Map([...checkpoints].map(([shardId, { checkpoint }]) => [shardId, checkpoint]));
    if (job === null) return (await this.#isLegacySet(timeMs, checkpoints.size, signal)) ? found : null;
    const shardIds = unpackShardIds(job);
    const version = textOf(job, "Version");
    if (shardIds === null || textOf(job, "JobStreamId") !== this.#streamId) return null;
    const isComplete =
      shardIds.length === checkpoints.size && shardIds.every((id) => checkpoints.get(id)?.version === version);
    return isComplete ? found : null;
  }

  /** The latest iterator stored for a time in `(afterMs, untilMs]`, or null. */
  async nearestIterator(
    shardId: string,
    afterMs: number,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<string | null> {
    if (untilMs <= afterMs) return null;
    const { rows } = await this.#client.getRange(
      {
        table: this.#table,
        direction: "BACKWARD",
        start: statusKey(this.#streamId, STATUS_TYPE.shardTime, shardTimeKey(shardId, untilMs)),
        end: statusKey(this.#streamId, STATUS_TYPE.shardTime, shardTimeKey(shardId, afterMs)),
        limit: 1,
      },
      signal,
    );
    return rows[0] === undefined ? null : textOf(rows[0], "Checkpoint");
  }

  /**
   * Stores the positions of a finished window; may be repeated. The job row is written last, when everything else is as
   * it must be, because it is what makes the set complete: a set that was left half-way is no set.
   */
  async publish(
    { table, startMs, endMs, version, shards, times }: WindowPositions,
    signal: AbortSignal,
  ): Promise<void> {
    const written = this.#write(
      [
        ...shards.map(({ shardId, checkpoint, records }) => ({
          type: STATUS_TYPE.checkpoint,
          value: checkpointKey(endMs, shardId),
          cells: {
            Version: version,
            Checkpoint: checkpoint,
            SkipCount: 0n,
            ...(records > 0 ? { SendRecordCount: BigInt(records) } : {}),
          },
        })),
        ...times.map(({ shardId, timeMs, iterator }) => ({
          type: STATUS_TYPE.shardTime,
          value: shardTimeKey(shardId, timeMs),
          cells: { Checkpoint: iterator },
        })),
      ],
      signal,
    );
    const [held] = await Promise.all([this.#checkpoints(endMs, signal), written]);
    for (const { shardId } of shards) held.delete(shardId);
    const stale = [...held.keys()].map((shardId) => ({
      type: STATUS_TYPE.checkpoint,
      value: checkpointKey(endMs, shardId),
      cells: null,
    }));
    await this.#write(stale, signal);
    const pieces = packShardIds(shards.map(({ shardId }) => shardId));
    const cells = {
      ...Object.fromEntries(pieces.map((piece, index) => [`ShardIds_${index}`, piece])),
      Version: version,
      TableName: table,
      JobStreamId: this.#streamId,
      StartTime: BigInt(startMs),
      EndTime: BigInt(endMs),
    };
    await this.#write([{ type: STATUS_TYPE.job, value: timeKey(endMs), cells }], signal);
  }

  async #checkpoints(
    timeMs: number,
    signal: AbortSignal,
  ): Promise<Map<string, { readonly checkpoint: string; readonly version: string | null }>> {
    const [start, end] = checkpointRange(timeMs);
    const found = new Map<string, { readonly checkpoint: string; readonly version: string | null }>();
    const range = {
      table: this.#table,
      start: statusKey(this.#streamId, STATUS_TYPE.checkpoint, start),
      end: statusKey(this.#streamId, STATUS_TYPE.checkpoint, end),
    };
    for await (const row of this.#client.scan(range, signal)) {
      const checkpoint = textOf(row, "Checkpoint");
      if (checkpoint !== null) found.set(shardOf(row), { checkpoint, version: textOf(row, "Version") });
    }
    return found;
  }

  /** Sets of very old readers have no job row, only a row with the number of their shards. */
  async #isLegacySet(timeMs: number, checkpoints: number, signal: AbortSignal): Promise<boolean> {
    const key = statusKey(this.#streamId, STATUS_TYPE.checkpoint, timeKey(timeMs));
    const row = await this.#client.getRow({ table: this.#table, key }, signal);
    return row !== null && integerOf(row, "ShardCount") === checkpoints;
  }

  async #write(rows: readonly StatusRow[], signal: AbortSignal): Promise<void> {
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      const changes = rows.slice(start, start + BATCH_ROWS).map(({ type, value, cells }) => {
        const key = statusKey(this.#streamId, type, value);
        return cells === null
          ? { type: "DELETE" as const, key }
          : { type: "PUT" as const, key, cells: Object.entries(cells).map(([name, held]) => put(name, held)) };
      });
      const [outcomes = []] = await this.#client.batchWriteRow([{ table: this.#table, changes }], signal, {
        repeatable: true,
      });
      for (const outcome of outcomes) if (!outcome.ok) throw outcome.error;
    }
  }
}

interface StatusRow {
  readonly type: string;
  readonly value: string;
  /** Null deletes the row. */
  readonly cells: Readonly<Record<string, ColumnValue>> | null;
}

export const put = (name: string, value: ColumnValue): Cell => ({ name, op: "put", value, version: null });

/**
 * Makes sure that the status table exists and has the right key; a missing one is created and waited for.
 * @throws AppError otsstream.status_table_shape, otsstream.status_table_not_ready
 */
export async function ensureStatusTable(client: TablestoreClient, table: string, signal: AbortSignal): Promise<void> {
  try {
    return await checkShape(client, table, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "tablestore.table_not_found") throw error;
  }
  await createTable(client, table, signal);
  await waitUntilReady(client, table, signal);
}

async function checkShape(client: TablestoreClient, table: string, signal: AbortSignal): Promise<void> {
  const { tableMeta } = await client.describeTable(table, signal);
  const actual = tableMeta.primaryKey.map(({ name, type }) => `${name} ${type}`).join(", ");
  const expected = STATUS_KEY.map((name) => `${name} STRING`).join(", ");
  if (actual === expected) return;
  throw new AppError("otsstream.status_table_shape", { table, actual, expected }, { path: "statusTable" });
}

async function createTable(client: TablestoreClient, tableName: string, signal: AbortSignal): Promise<void> {
  try {
    await client.createTable(
      {
        tableMeta: { tableName, primaryKey: STATUS_KEY.map((name) => ({ name, type: "STRING" })) },
        reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        tableOptions: { timeToLive: TTL_SECONDS, maxVersions: 1 },
      },
      signal,
    );
  } catch (error) {
    // Another run that starts at the same time may have been quicker.
    if (!(error instanceof AppError) || error.code !== "tablestore.table_exists") throw error;
    await checkShape(client, tableName, signal);
  }
}

async function waitUntilReady(client: TablestoreClient, table: string, signal: AbortSignal): Promise<void> {
  const bounds = (value: RangeBound): RangeKey => STATUS_KEY.map((name) => ({ name, value }));
  for (let waitedMs = 0; waitedMs < READY_WAIT_MS; waitedMs += READY_POLL_MS) {
    try {
      await client.getRange({ table, start: bounds(INF_MIN), end: bounds(INF_MAX), limit: 1 }, signal);
      return;
    } catch (error) {
      const notYet = ["tablestore.table_not_ready", "tablestore.busy", "tablestore.table_not_found"];
      if (!(error instanceof AppError) || !notYet.includes(error.code)) throw error;
    }
    await sleep(READY_POLL_MS, undefined, { signal });
  }
  throw new AppError("otsstream.status_table_not_ready", { table, waitMs: READY_WAIT_MS });
}
