import { AppError } from "@/lib/core/errors";
import { odpsWriter as parameter, type OdpsWriterParameter } from "@/lib/core/job/odps";
import type {
  BatchSchema,
  JournalEntry,
  Recovery,
  RunContext,
  SessionRecord,
  SessionSeal,
  WriteSession,
  Writer,
} from "@/lib/engine/contract";
import type { MaxComputeClient, UploadRequest } from "@/lib/maxcompute/client";
import { formatPartitionSpec, parsePartitionSpec, type PartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import { ODPS2_TYPES } from "@/lib/maxcompute/rest/sql-text";
import type { OdpsTable } from "@/lib/maxcompute/documents/table";
import { recordColumns } from "@/lib/maxcompute/tunnel/columns";
import type { UploadSession } from "@/lib/maxcompute/tunnel/upload-session";
import { OdpsAudit } from "./audit";
import { catalog } from "./catalog";
import { connect } from "./client";
import { findEarlierPartitions, type EarlierPartitions } from "./earlier-partitions";
import { DynamicSession } from "./dynamic-session";
import { levelValue } from "./partition-value";
import { RowConverter } from "./row-converter";
import { RowWriter } from "./row-writer";
import { StaticSession } from "./static-session";
import { resolveTarget, type Target } from "./target";

type Context = RunContext<OdpsWriterParameter>;

/**
 * MaxCompute writer. Everything is uploaded into sessions that nobody sees and committed at the end, all or nothing; an
 * overwrite replaces the old rows in that same moment. Source: DataX odpswriter OdpsWriter, OdpsWriterProxy.
 */
export const odpsWriter: Writer = {
  stepType: "odps",
  dataSourceType: "maxcompute",
  parameter,
  ...catalog,

  look: (context) => look(context as Context),

  async begin(runContext, source, looked) {
    const context = runContext as Context;
    const { client, table } = await ((looked as ReturnType<typeof look> | undefined) ?? look(context));
    const target = resolveTarget(context.parameter, table, source);
    warnOfMissing(context, target, source);
    refuseTypes(context, target);
    const preSql = () => runAll(client, context.parameter.preSql, context.signal);
    const { partition } = target;
    if (partition.kind === "static") {
      const earlier = await findEarlier(context, client, partition.spec);
      if (earlier === null) await preSql();
      return beginStatic(context, client, target, partition.spec, earlier);
    }
    const earlier = await findEarlierPartitions(context, ({ session, detail }, signal) =>
      client.attachUpload(requestOf(detail), session, signal),
    );
    if (earlier === null) await preSql();
    return beginDynamic(context, client, { ...target, partition }, earlier);
  },

  async join(runContext, source, shared, nextBlock) {
    const context = runContext as Context;
    const client = clientOf(context);
    const { session, detail } = shared as unknown as SessionRecord;
    const table = await client.getTable(context.parameter.table, context.signal);
    const target = resolveTarget(context.parameter, table, source);
    const upload = await client.attachUpload(requestOf(detail), session, context.signal);
    return new StaticSession({
      context,
      upload,
      detail,
      nextBlock,
      rows: () => rowWriter(upload, target, context),
      earlier: [],
      resumed: true,
      postSql: async () => {},
    });
  },

  async recover(runContext, sessions, signal) {
    const context = runContext as Context;
    return recover(clientOf(context), sessions, signal);
  },

  async audit(runContext, request) {
    const context = runContext as Context;
    const client = clientOf(context);
    const table = await client.getTable(context.parameter.table, context.signal);
    return new OdpsAudit(context, client, resolveTarget(context.parameter, table, request.source), request);
  },
};

async function look(context: Context): Promise<{ readonly client: MaxComputeClient; readonly table: OdpsTable }> {
  const client = clientOf(context);
  return { client, table: await client.getTable(context.parameter.table, context.signal) };
}

function clientOf({ dataSource, parameter, log, now }: Context): MaxComputeClient {
  if (dataSource === null) throw new TypeError("the odps writer needs a data source");
  const { maxRetryTime, writeTimeoutInMs } = parameter;
  return connect(dataSource, { maxRetries: maxRetryTime - 1, idleMs: writeTimeoutInMs, log, now });
}

// ---------------------------------------------------------------- one session for the job

interface EarlierUpload {
  readonly upload: UploadSession;
  readonly blocks: readonly Extract<JournalEntry, { type: "blockWritten" }>[];
}

async function beginStatic(
  context: Context,
  client: MaxComputeClient,
  target: Target,
  spec: PartitionSpec | null,
  earlier: EarlierUpload | null,
): Promise<WriteSession> {
  const { parameter, signal, log } = context;
  const request = requestFor(parameter, spec);
  if (earlier === null) {
    if (parameter.truncate && parameter.compat.truncateBeforeLoad)
      await emptyTarget(client, parameter.table, spec, signal);
    if (spec !== null) await client.ensurePartition(parameter.table, spec, signal);
  }
  const upload = earlier?.upload ?? (await createUpload(context, client, request));
  const detail = detailOf(request);
  if (earlier === null) await context.sessionOpened({ session: upload.id, detail });
  log.info(
    `Upload session ${upload.id} of ${parameter.table}${spec === null ? "" : `, partition ${formatPartitionSpec(spec)}`}.`,
  );
  return new StaticSession({
    context,
    upload,
    detail,
    rows: () => rowWriter(upload, target, context),
    earlier: earlier?.blocks ?? [],
    resumed: earlier !== null,
    postSql: (signal) => runAll(client, parameter.postSql, signal),
  });
}

/**
 * The session of an earlier attempt, when it is still open and holds what the journal says. Blocks beyond that were
 * stored but not journalled: their records will be read again, so they are replaced by nothing.
 */
async function findEarlier(
  context: Context,
  client: MaxComputeClient,
  spec: PartitionSpec | null,
): Promise<EarlierUpload | null> {
  const { history, parameter, signal, log } = context;
  const started = history.findLastIndex(({ type }) => type === "planned");
  const current = history.slice(Math.max(0, started));
  const opened = current.findLast(
    (entry): entry is { type: "sessionOpened" } & SessionRecord => entry.type === "sessionOpened",
  );
  if (opened === undefined) return null;
  const blocks = current.filter(
    (entry): entry is Extract<JournalEntry, { type: "blockWritten" }> =>
      entry.type === "blockWritten" && entry.session === opened.session,
  );
  try {
    const upload = await client.attachUpload(requestFor(parameter, spec), opened.session, signal);
    const state = await upload.state(signal);
    const held = new Set(state.blocks.map(({ id }) => id));
    const isUsable =
      (state.status === "NORMAL" || state.status === null) && blocks.every(({ block }) => held.has(block));
    if (!isUsable) return null;
    const journalled = new Set(blocks.map(({ block }) => block));
    const orphans = [...held].filter((block) => !journalled.has(block));
    for (const block of orphans) await upload.writeRows(block, [], "none", signal);
    return { upload, blocks: [...blocks, ...orphans.map((block) => emptyBlock(upload.id, block))] };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === "common.aborted") throw thrown;
    log.warn(`The upload session of the earlier attempt cannot be used again: ${thrown.message} Starting over.`);
    return null;
  }
}

function emptyBlock(session: string, block: number): Extract<JournalEntry, { type: "blockWritten" }> {
  return { type: "blockWritten", session, block, channel: 0, records: 0, bytes: 0, checksum: 0, marks: [] };
}

// ---------------------------------------------------------------- one session per partition

function beginDynamic(
  context: Context,
  client: MaxComputeClient,
  target: Target & { readonly partition: Extract<Target["partition"], { kind: "dynamic" }> },
  earlier: EarlierPartitions | null,
): WriteSession {
  const { parameter, log } = context;
  return new DynamicSession({
    earlier,
    context,
    partition: target.partition,
    open: async (spec, signal) => {
      await client.ensurePartition(parameter.table, spec, signal);
      const request = requestFor(parameter, spec);
      const upload = await createUpload(context, client, request);
      const detail = detailOf(request);
      await context.sessionOpened({ session: upload.id, detail });
      log.info(`Upload session ${upload.id} of ${parameter.table}, partition ${formatPartitionSpec(spec)}.`);
      return { upload, detail };
    },
    rows: (upload) => rowWriter(upload, target, context),
    valueOf: levelValue(parameter),
    postSql: (signal) => runAll(client, parameter.postSql, signal),
  });
}

// ---------------------------------------------------------------- what both share

function rowWriter(
  { columns, maxFieldBytes }: UploadSession,
  { sources }: Target,
  { parameter, zone }: Context,
): RowWriter {
  return new RowWriter({ columns, maxFieldBytes, sources, parameter, zone });
}

function createUpload(
  { parameter, signal }: Context,
  client: MaxComputeClient,
  request: UploadRequest,
): Promise<UploadSession> {
  const overwrite = parameter.truncate && !parameter.compat.truncateBeforeLoad;
  return client.createUpload(request, { overwrite }, signal);
}

function requestFor({ table, tunnelQuota }: OdpsWriterParameter, partition: PartitionSpec | null): UploadRequest {
  return { table, partition, quotaName: tunnelQuota === undefined || tunnelQuota === "" ? null : tunnelQuota };
}

function detailOf({ table, partition, quotaName }: UploadRequest): SessionSeal["detail"] {
  return { table, partition: partition ? formatPartitionSpec(partition) : null, quotaName: quotaName ?? null };
}

function requestOf({ table, partition, quotaName }: SessionSeal["detail"]): UploadRequest {
  return {
    table: String(table),
    partition: typeof partition === "string" ? parsePartitionSpec(partition) : null,
    quotaName: typeof quotaName === "string" ? quotaName : null,
  };
}

/** Asks every announced session. Those still open are committed: their blocks are all there, or the commit refuses. */
async function recover(
  client: MaxComputeClient,
  sessions: readonly SessionSeal[],
  signal: AbortSignal,
): Promise<Recovery> {
  let committed = 0;
  let lost: string | null = null;
  for (const { session, detail, blocks } of sessions) {
    try {
      const upload = await client.attachUpload(requestOf(detail), session, signal);
      await upload.commit(blocks, signal);
      committed++;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (VOID.has(thrown.code)) lost ??= thrown.message;
      else if (UNKNOWN.has(thrown.code)) return { outcome: "unknown", reason: thrown.message };
      else throw thrown;
    }
  }
  if (lost === null) return { outcome: "committed" };
  if (committed === 0) return { outcome: "void" };
  return { outcome: "unknown", reason: `${committed} of ${sessions.length} sessions are committed, but: ${lost}` };
}

/** Sessions that will never become visible. */
const VOID: ReadonlySet<string> = new Set([
  "maxcompute.session_expired",
  "maxcompute.session_critical",
  "maxcompute.blocks_differ",
]);
/** Sessions that the service no longer knows, or does not know what became of. */
const UNKNOWN: ReadonlySet<string> = new Set([
  "maxcompute.session_missing",
  "maxcompute.session_unknown",
  "maxcompute.session_closed",
  "maxcompute.commit_unknown",
  "maxcompute.table_missing",
  "maxcompute.partition_missing",
]);

/** The original's order: the old partition goes with all that belongs to it, and a new one comes. */
async function emptyTarget(
  client: MaxComputeClient,
  table: string,
  spec: PartitionSpec | null,
  signal: AbortSignal,
): Promise<void> {
  if (spec === null) return client.truncate(table, null, signal);
  await client.dropPartition(table, spec, signal);
}

async function runAll(client: MaxComputeClient, statements: readonly string[], signal: AbortSignal): Promise<void> {
  for (const statement of statements) {
    const sql = statement.trimEnd().endsWith(";") ? statement : `${statement};`;
    await client.runSql(sql, { settings: ODPS2_TYPES }, signal);
  }
}

function warnOfMissing({ log, parameter }: Context, { sources, table }: Target, source: BatchSchema): void {
  const wanted =
    parameter.column.length === 0 || parameter.column[0] === "*" ? table.columns.length : parameter.column.length;
  if (source.columns.length < wanted) {
    log.warn(
      `The source gives ${source.columns.length} columns for ${wanted} of ${table.name}: the last ones stay null.`,
    );
  }
  const left = table.columns.filter(({ name }) => !sources.has(name.toLowerCase())).map(({ name }) => name);
  if (left.length > 0 && source.columns.length >= wanted) log.info(`Columns that stay null: ${left.join(", ")}.`);
}

/** The types of the table stand for those of the session, so that a job is refused before anything is changed. */
function refuseTypes({ parameter, zone }: Context, { table, sources }: Target): void {
  new RowConverter(recordColumns(table.columns), sources, parameter, zone);
}
