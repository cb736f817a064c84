import { formatUploadSession } from "@/lib/maxcompute/documents/session";
import { duckType, quoteName, quoteText } from "../sql/duck-type";
import { sql } from "../sql/fragment";
import { putRows, type Target } from "../engine/contents";
import { json, type Call, type Reply } from "../http/call";
import { invalidArgument, methodNotAllowed, noSuchTable, ServiceError } from "../http/service-error";
import { partitionValues, targetOf } from "../routes/partition-of";
import { tableOf } from "../routes/tables";
import { OWNER, type Service } from "../service";
import { stagingTable, type Block, type UploadSession } from "../store/sessions";
import { isTransactional, type Table } from "../store/table";
import { pretended, pretendedStatus } from "./behaviour";
import { ensurePartition } from "./ensure-partition";
import { stageBlock } from "./block";
import { sweepSessions } from "./sweep";
import { uploadState, uploadStatus } from "./session-state";

export const DEFAULT_QUOTA = "default";

export async function createUpload(service: Service, call: Call): Promise<Reply> {
  const table = tableOf(service, call);
  if (table.kind === "view") throw methodNotAllowed("A view takes no uploads");
  const overwrite = call.query.get("overwrite")?.toLowerCase() === "true";
  if (overwrite && isTransactional(table))
    throw new ServiceError(400, "OverwriteModeNotAllowed", "Overwrite mode is not allowed on transactional tables");
  service.pace.take("upload session", String(table.id), service.limits.maxUploadSessions);
  await sweepSessions(service);
  if (call.query.get("create_partition")?.toLowerCase() === "true")
    await ensurePartition(service, table, call.query.get("partition"));
  const target = targetOf(service, table, call.query.get("partition"));
  const session: UploadSession = {
    id: service.freshId("u"),
    tableId: table.id,
    partition: target.values,
    overwrite,
    status: "NORMAL",
    owner: OWNER,
    quota: call.query.get("quotaName") || DEFAULT_QUOTA,
    createdAt: service.now().getTime(),
    columns: table.columns,
    partitionKeys: table.partitionKeys,
  };
  const columns = session.columns.map(({ name, type }) => `${quoteName(name)} ${duckType(type)}`).join(", ");
  const apply = await service.database.transaction(async (connection) => {
    await connection.run(`CREATE TABLE ${stagingTable(session.id)}("__attempt" BIGINT, ${columns})`);
    return service.sessions.putUpload(connection, session);
  });
  apply();
  return json(formatUploadSession(pretended(uploadState(service, session), call)));
}

/** The session that a request names. @throws ServiceError when it is unknown or belongs to another table or partition */
function sessionOf(service: Service, call: Call): { session: UploadSession; table: Table } {
  const id = call.query.get("uploadid") ?? "";
  const session = service.sessions.upload(id);
  if (session === null || session.isUpsert)
    throw new ServiceError(404, "NoSuchUpload", "The specified upload id does not exist");
  const table = service.catalog.tableById(session.tableId);
  const named = tableOf(service, call);
  if (table === null) throw noSuchTable(named.name);
  if (named.id !== table.id) throw otherResource();
  const partition = call.query.get("partition");
  if (partition) {
    const values = partitionValues(table, partition);
    if (values.some((value, i) => value !== session.partition[i])) throw otherResource();
  }
  return { session, table };
}

export function otherResource(): ServiceError {
  return new ServiceError(400, "InvalidResourceSpec", "The upload session belongs to another table or partition");
}

export function reloadUpload(service: Service, call: Call): Reply {
  const { session } = sessionOf(service, call);
  const state = uploadState(service, session, call.query.get("getblockid") !== "false");
  return json(formatUploadSession(pretended(state, call)));
}

export async function writeBlock(service: Service, call: Call): Promise<Reply> {
  const { session, table } = sessionOf(service, call);
  const blockId = Number(call.query.get("blockid"));
  if (!/^\d{1,9}$/.test(call.query.get("blockid") ?? "") || blockId >= service.limits.maxBlocks)
    throw new ServiceError(400, "InvalidBlockID", `The block id must be from 0 to ${service.limits.maxBlocks - 1}`);
  requireNormal(service, session, call);
  service.pace.take("block", String(table.id), service.limits.maxBlockWrites);
  const version = Number(call.query.get("block_version") ?? "0") || 0;
  const attempt = service.sessions.nextNumber();
  await stageBlock(service, session, { call, attempt }, async (connection, size) => {
    // The rows are staged; whether they count is decided here, one block of the session after the other.
    return service.locks.hold([`upload ${session.id}`], async () => {
      const current = service.sessions.upload(session.id);
      if (current === null) throw new ServiceError(404, "NoSuchUpload", "The specified upload id does not exist");
      requireNormal(service, current, call);
      const before = service.sessions.block(session.id, blockId);
      if (before !== null && version > 0 && before.version > version) {
        await connection.run("ROLLBACK");
        return;
      }
      const order = service.sessions.nextNumber();
      const block: Block = { id: blockId, attempt, order, ...size, version, createdAt: service.now().getTime() };
      const apply = await service.sessions.putBlock(connection, session.id, block);
      await connection.run("COMMIT");
      apply();
    });
  });
  return { status: 200 };
}

/** @throws ServiceError unless the session still takes blocks */
export function requireNormal(service: Service, session: UploadSession, call: Call): void {
  const status = pretendedStatus(call) ?? uploadStatus(service, session);
  if (status === "NORMAL") return;
  throw new ServiceError(
    409,
    "StatusConflict",
    `You cannot complete the specified operation under the current upload or download status: ${status}`,
  );
}

/**
 * Makes all blocks of the session visible at once, or nothing. A session that is committed already says so again, which
 * makes a repeated commit harmless.
 */
export async function commitUpload(service: Service, call: Call): Promise<Reply> {
  const { session, table } = sessionOf(service, call);
  await service.locks.hold([`table ${table.id}`, `upload ${session.id}`], async () => {
    const current = service.sessions.upload(session.id);
    if (current === null) throw new ServiceError(404, "NoSuchUpload", "The specified upload id does not exist");
    const isRepeated = current.status === "CLOSED" && pretendedStatus(call) === null;
    if (isRepeated && call.behaviour !== "commitClosedFails") return;
    requireNormal(service, current, call);
    const release = service.pace.enter("commit", String(table.id), service.limits.maxConcurrentCommits);
    try {
      await commit(service, current, table);
    } finally {
      release();
    }
  });
  return json(formatUploadSession(uploadState(service, service.sessions.upload(session.id) ?? session)));
}

async function commit(service: Service, session: UploadSession, table: Table): Promise<void> {
  const current = service.catalog.tableById(table.id) ?? table;
  const target: Target = { table: current, values: session.partition };
  if (current.partitionKeys.length > 0 && service.catalog.partition(current, session.partition) === null)
    throw new ServiceError(404, "NoSuchPartition", "The specified partition does not exist");
  checkSchema(session, current);
  const closed: UploadSession = { ...session, status: "CLOSED" };
  const apply = await service.catalog.change(service.database, async (change, connection) => {
    const blocks = service.sessions.blocks(session.id);
    const size = {
      records: blocks.reduce((sum, { records }) => sum + records, 0),
      bytes: blocks.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    const order = await connection.runAndReadAll(`SELECT DISTINCT "__attempt" FROM ${stagingTable(session.id)}`);
    const counted = new Set(blocks.map(({ attempt }) => attempt));
    const isAll = order.getRows().every(([attempt]) => counted.has(Number(attempt)));
    const filter = isAll ? "" : ` WHERE "__attempt" IN (${[...counted, -1].join(", ")})`;
    const values = [
      ...current.columns.map((column) =>
        session.columns.some(({ name }) => name === column.name)
          ? quoteName(column.name)
          : `CAST(${column.defaultValue ?? "NULL"} AS ${duckType(column.type)})`,
      ),
      ...current.partitionKeys.map((key, i) => `CAST(${quoteText(session.partition[i]!)} AS ${duckType(key.type)})`),
    ];
    const select = sql`SELECT ${values.join(", ")} FROM ${stagingTable(session.id)}${filter}`;
    try {
      await putRows(service, change, connection, target, { select, overwrite: session.overwrite, size });
    } catch (thrown) {
      throw constraintError(thrown);
    }
    await connection.run(`DROP TABLE ${stagingTable(session.id)}`);
    return service.sessions.putUpload(connection, closed);
  });
  apply();
}

/** What a commit that the table refuses is answered with. */
export function constraintError(thrown: unknown): unknown {
  const message = thrown instanceof Error ? thrown.message : "";
  return /NOT NULL constraint/.test(message) ? invalidArgument("A column that must not be NULL has no value") : thrown;
}

/** Columns may have been added since the session began; others must be as they were. */
export function checkSchema({ columns }: Pick<UploadSession, "columns">, table: Table): void {
  const isSame = columns.every(({ name, type }) => {
    const now = table.columns.find((column) => column.name === name);
    return now !== undefined && JSON.stringify(now.type) === JSON.stringify(type);
  });
  if (isSame) return;
  throw new ServiceError(400, "SchemaModified", "The schema of the table has been modified", {
    "odps-tunnel-latest-schema-version": String(table.lastDdlAt),
  });
}

/** Ends a session before its time. Returns whether there was one that could be ended. */
export async function expireUpload(service: Service, id: string): Promise<boolean> {
  return service.locks.hold([`upload ${id}`], async () => {
    const session = service.sessions.upload(id);
    if (session === null || session.status !== "NORMAL") return false;
    const expired: UploadSession = { ...session, status: "EXPIRED" };
    const apply = await service.database.transaction((connection) => service.sessions.putUpload(connection, expired));
    apply();
    return true;
  });
}
