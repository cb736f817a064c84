import {
  columnName,
  isRowMode,
  otsstreamReader as parameter,
  type OtsstreamReaderParameter,
} from "@/lib/core/job/otsstream";
import { resolveChangeColumns, type ChangeColumn } from "@/lib/core/job/otsstream-columns";
import { resolveWindow } from "@/lib/core/job/otsstream-window";
import { BatchBuilder } from "@/lib/engine/batch-builder";
import type {
  BatchSchema,
  ColumnType,
  Json,
  ReadPlan,
  Reader,
  RecordBatch,
  RunContext,
  Window,
} from "@/lib/engine/contract";
import { kernelWarnings } from "@/lib/kernel/kernel";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { releasePage } from "@/lib/tablestore/index-page";
import { recordTimeMs } from "@/lib/tablestore/stream-page";
import { catalog } from "./catalog";
import { PageBatch, sequenceOf } from "./change-batch";
import { changeRows } from "./change-rows";
import { connectRun } from "./client";
import { addRows, rowLayout, rowSchema } from "./row-mode";
import type { PageLimits } from "./page-fetcher";
import { RunLock } from "./run-lock";
import { placeOf, sequenceTime } from "./sequence-info";
import { parentsOf, type ListedShard } from "./shard-graph";
import { readShard, type PageSlice, type ShardReading } from "./shard-reader";
import { ShardState } from "./shard-state";
import { joinStream, shareStream, type PlannedStream } from "./shared-stream";
import { findStarts } from "./start-positions";
import { StatusTable, ensureStatusTable, type WindowPositions } from "./status-table";
import { checkEnabled, checkWindow, isPromised, reportLoss } from "./window";

type Context = RunContext<OtsstreamReaderParameter>;

/** Under a rate limit a page holds no more than passes in so long, so that the rate is even over seconds. */
const PAGE_SECONDS = 0.25;

/** What a page should hold at most under the job's rate limits; null: what the service gives. */
export function pageLimits({
  bytesPerSecond,
  recordsPerSecond,
}: Pick<RunContext, "bytesPerSecond" | "recordsPerSecond">): PageLimits {
  const page = (perSecond: number | null) => (perSecond === null ? null : perSecond * PAGE_SECONDS);
  return { bytes: page(bytesPerSecond), records: page(recordsPerSecond) };
}

/**
 * Tablestore Stream: one split per shard, parents before children. Positions go into the status table only when
 * `publish` is called, so a run that fails leaves the boundary of the last success as it was.
 * Source: DataX otsstreamreader OTSStreamReaderMasterProxy, OTSStreamReaderSlaveProxy.
 */
export const otsstreamReader: Reader = {
  stepType: "otsstream",
  dataSourceType: "tablestore",
  parameter,
  ...catalog,

  async plan(context) {
    const run = context as Context;
    const client = connectRun(run, run.parameter.maxRetries);
    try {
      return await planStream(run, client, claimWindow);
    } catch (error) {
      await client.close();
      throw error;
    }
  },

  async join(context, shared) {
    const run = context as Context;
    const client = connectRun(run, run.parameter.maxRetries);
    try {
      const output = await planOutput(run, client, tableOf(run));
      return readPlan(run, client, { ...joinStream(shared), output, claim: await UNCLAIMED() });
    } catch (error) {
      await client.close();
      throw error;
    }
  },

  async reread(context) {
    const run = context as Context;
    await using client = connectRun(run, run.parameter.maxRetries);
    const { schema, sequenceColumn } = await planOutput(run, client, tableOf(run));
    return {
      schema,
      sequence: sequenceColumn < 0 ? null : { column: sequenceColumn, placeOf, time: sequenceTime },
      plan: async () => {
        const reading = connectRun(run, run.parameter.maxRetries);
        try {
          return await planStream(run, reading, UNCLAIMED);
        } catch (error) {
          await reading.close();
          throw error;
        }
      },
    };
  },

  async publish(context, positions, signal) {
    const run = context as Context;
    const { streamId, statusTable, ...window } = positions as unknown as StreamPositions;
    await using client = connectRun(run, run.parameter.maxRetries);
    await new StatusTable(client, statusTable, streamId).publish(window, signal);
  },
};

/** What the run leaves for the status table, as the journal keeps it. */
interface StreamPositions extends WindowPositions {
  readonly streamId: string;
  readonly statusTable: string;
}

const tableOf = ({ parameter }: Context) => parameter.dataTable ?? parameter.table!;

/** What keeps others from reading the same window. */
type Claim = Pick<RunLock, "throwIfLost" | "release">;
interface Claimed {
  readonly streamId: string;
  readonly table: string;
  readonly endMs: number;
}

/** Of a reading that only compares: it is in nobody's way. */
const UNCLAIMED = async (): Promise<Claim> => ({ throwIfLost: () => {}, release: async () => {} });

async function claimWindow(
  { parameter: { statusTable }, history, attempt, now, signal }: Context,
  client: TablestoreClient,
  window: Claimed,
): Promise<Claim> {
  await ensureStatusTable(client, statusTable, signal);
  const predecessors = history.flatMap((entry) =>
    entry.type === "planned" || entry.type === "resumed" ? [entry.attempt] : [],
  );
  return RunLock.acquire({ client, statusTable, ...window, owner: attempt, predecessors, now }, signal);
}

async function planStream(
  context: Context,
  client: TablestoreClient,
  takeClaim: (context: Context, client: TablestoreClient, window: Claimed) => Promise<Claim>,
): Promise<ReadPlan> {
  const { parameter, settings, log, now, signal } = context;
  const { statusTable } = parameter;
  const table = tableOf(context);
  const { startMs, endMs, zone, warnings } = resolveWindow(parameter, context.zone);
  for (const warning of warnings) log.warn(warning.message);
  const window: Window = { startMs, endMs };
  // Asked for at the same time; what is wrong with the stream is said first.
  const planned = planOutput(context, client, table);
  planned.catch(() => undefined);
  const stream = await client.tableStream(table, signal);
  const losses = { isAccepted: parameter.acceptTrimmedData, log };
  checkWindow(window, stream.retentionHours, now().getTime(), settings);
  checkEnabled(stream, { table, startMs, zone }, losses);
  const output = await planned;
  const { streamId } = stream;
  // What the stream has is nobody's: it is asked for while the window is claimed.
  const listed = client.listShards(streamId, signal);
  listed.catch(() => undefined);
  const lock = await takeClaim(context, client, { streamId, table, endMs });
  try {
    const shards = shardStates(await listed);
    const status = new StatusTable(client, statusTable, streamId);
    const { retentionHours } = stream;
    const search = { shards, window, statusTable: status, retentionHours, log, signal, nowMs: now().getTime() };
    await findStarts({ ...search, seekByTime: parameter.enableSeekIterator });
    return readPlan(context, client, { streamId, window, retentionHours, shards, output, claim: lock });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The plan of a stream whose shards know where they start. It closes the client. */
function readPlan(
  context: Context,
  client: TablestoreClient,
  { output, claim, ...stream }: PlannedStream & { readonly output: Output; readonly claim: Claim },
): ReadPlan {
  const { parameter, settings, log, now, attempt } = context;
  const { statusTable, acceptTrimmedData, enableTableGroupSupport } = parameter;
  const { streamId, window, retentionHours, shards } = stream;
  const table = tableOf(context);
  const reading: ShardReading = {
    client,
    streamId,
    tableGroupTable: enableTableGroupSupport ? table : undefined,
    window,
    log,
    holdsPromised: () => isPromised(window, retentionHours, now().getTime(), settings),
    lost: (loss) => reportLoss(loss, { isAccepted: acceptTrimmedData, log }),
    alive: context.alive,
    retried: context.retried,
    page: pageLimits(context),
    throwIfLost: () => claim.throwIfLost(),
    toBatch: output.toBatch,
  };
  return {
    window,
    retentionHours,
    schema: output.schema,
    splits: shards.map((shard) => ({
      id: shard.shardId,
      after: shard.parents.map(({ shardId }) => shardId),
      read: (readSignal, from) => readShard(shard, reading, readSignal, from),
      end: () => shard.endPosition(),
    })),
    resume(marks) {
      for (const mark of marks) shards.find(({ shardId }) => shardId === mark.split)?.resume(mark);
    },
    positions: () => positionsOf(shards, { streamId, statusTable, table, ...window, version: attempt }),
    share: () => shareStream(stream),
    async release() {
      await claim.release();
      await client.close();
    },
  };
}

function positionsOf(shards: readonly ShardState[], run: Omit<StreamPositions, "shards" | "times">): Json {
  const positions: StreamPositions = {
    ...run,
    shards: shards.map((shard) => ({
      shardId: shard.shardId,
      checkpoint: shard.checkpoint(),
      records: shard.records,
    })),
    times: shards.flatMap(({ times }) => times),
  };
  return positions as unknown as Json;
}

/** Parents first, so that every state can name its parents' states. */
function shardStates(listed: readonly ListedShard[]): ShardState[] {
  const ids = new Set(listed.map(({ shardId }) => shardId));
  const states = new Map<string, ShardState>();
  const byId = new Map(listed.map((shard) => [shard.shardId, shard]));
  const stateOf = (shard: ListedShard): ShardState => {
    const known = states.get(shard.shardId);
    if (known !== undefined) return known;
    const parents = parentsOf(shard, ids).map((id) => stateOf(byId.get(id)!));
    const state = new ShardState(shard.shardId, parents);
    states.set(shard.shardId, state);
    return state;
  };
  return listed.map(stateOf);
}

interface Output {
  readonly schema: BatchSchema;
  /** Index of the sequence information, or -1. */
  readonly sequenceColumn: number;
  readonly toBatch: (slice: PageSlice) => RecordBatch;
}

async function planOutput(context: Context, client: TablestoreClient, table: string): Promise<Output> {
  const { parameter, zone, log, signal } = context;
  if (isRowMode(parameter)) return rowOutput(parameter, zone);
  if (parameter.isTimeseriesTable) log.warn("isTimeseriesTable is ignored in column mode.");
  for (const warning of kernelWarnings()) log.warn(warning);
  const { tableMeta } = await client.describeTable(table, signal);
  const keyTypes = new Map(tableMeta.primaryKey.map(({ name, type }) => [name, KEY_TYPES[type] ?? "string"]));
  const list = parameter.compat.columnModeIgnoreColumn ? null : parameter.column.map(columnName);
  const layout = resolveChangeColumns(list, [...keyTypes.keys()], parameter.isExportSequenceInfo);
  const columns = layout.map((column) => ({ name: column.name, type: typeOf(column, [...keyTypes.values()]) }));
  return changeOutput(layout, { columns, zone });
}

const KEY_TYPES: Readonly<Record<string, ColumnType>> = { INTEGER: "long", STRING: "string", BINARY: "bytes" };

function typeOf({ source }: ChangeColumn, keyTypes: readonly ColumnType[]): ColumnType {
  if (source.kind === "primaryKey") return keyTypes[source.index]!;
  return source.kind === "field" && source.field === "version" ? "long" : "string";
}

function changeOutput(layout: readonly ChangeColumn[], schema: BatchSchema): Output {
  return {
    schema,
    sequenceColumn: layout.findIndex(({ source }) => source.kind === "field" && source.field === "sequenceInfo"),
    toBatch: ({ page, from, to, shardId, position }) => {
      const rows = changeRows(page, from, to, shardId.length);
      const [firstMs, lastMs] = [recordTimeMs(page, from), recordTimeMs(page, to - 1)];
      const source = { split: shardId, position, firstMs, lastMs, ...sequences(page, from, to, shardId) };
      return new PageBatch({ schema, layout, page, ...rows, shardId, source });
    },
  };
}

function rowOutput(parameter: OtsstreamReaderParameter, zone: string): Output {
  const layout = rowLayout(parameter);
  const schema = rowSchema(layout, zone);
  return {
    schema,
    sequenceColumn: layout.withSequence ? schema.columns.length - 1 : -1,
    toBatch: ({ page, from, to, shardId, position }) => {
      const builder = new BatchBuilder(schema);
      addRows(builder, page, [from, to], layout, shardId);
      const [firstMs, lastMs] = [recordTimeMs(page, from), recordTimeMs(page, to - 1)];
      const source = { split: shardId, position, firstMs, lastMs, ...sequences(page, from, to, shardId) };
      releasePage(page);
      return builder.take(source);
    },
  };
}

function sequences(page: PageSlice["page"], from: number, to: number, shardId: string) {
  return {
    firstSequence: sequenceOf(page, from, shardId, null),
    lastSequence: sequenceOf(page, to - 1, shardId, null),
  };
}
