import type { DuckDBConnection } from "@duckdb/node-api";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import { recount, whereTarget, type Target } from "../engine/contents";
import { json, type Call, type Reply } from "../http/call";
import { invalidArgument, noSuchTable, ServiceError } from "../http/service-error";
import { targetOf } from "../routes/partition-of";
import { tableOf } from "../routes/tables";
import { OWNER, type Service } from "../service";
import { duckType, quoteName, quoteText } from "../sql/duck-type";
import { stagingTable, type Block, type UploadSession } from "../store/sessions";
import { isTransactional, physicalTable, type Column, type Table } from "../store/table";
import { stageBlock } from "./block";
import { uploadStatus } from "./session-state";
import { hostOf, schemaDocument, slotHeaders } from "./slots";
import { sweepSessions } from "./sweep";
import { checkSchema, constraintError, DEFAULT_QUOTA, otherResource, requireNormal } from "./uploads";

/*
 * Rows that replace those with the same primary key, or delete them, all at once when the session commits. A record has
 * the columns of the table and five more; of several records of one key the last counts. There is one bucket, so
 * whatever way a client hashes keys, all of its records come here.
 * Source: PyODPS odps/tunnel/tabletunnel.py TableUpsertSession; Java tunnel/impl/UpsertSessionImpl
 */
const hidden = (name: string, type: OdpsType): Column => ({
  name,
  type,
  comment: "",
  nullable: true,
  defaultValue: null,
});
const LIST: OdpsType = { kind: "array", element: { kind: "bigint" } };
const OPERATION = "__operation";
const HIDDEN: readonly Column[] = [
  hidden("__version", { kind: "bigint" }),
  hidden("__app_version", { kind: "bigint" }),
  hidden(OPERATION, { kind: "tinyint" }),
  hidden("__key_cols", LIST),
  hidden("__value_cols", LIST),
];
/** The letter U; deletes are D. */
const UPSERT = 85;
const BUCKET = 0;

/** The protocol's names of what an upload session can be. */
const STATUS: Readonly<Record<string, string>> = {
  NORMAL: "normal",
  CLOSED: "committed",
  CANCELED: "aborted",
  EXPIRED: "expired",
};

export async function createUpsert(service: Service, call: Call): Promise<Reply> {
  const table = tableOf(service, call);
  if (table.primaryKey.length === 0 || !isTransactional(table))
    throw invalidArgument("Upserts need a transactional table with a primary key");
  await sweepSessions(service);
  const target = targetOf(service, table, call.query.get("partition"));
  const session: UploadSession = {
    id: service.freshId("p"),
    tableId: table.id,
    partition: target.values,
    overwrite: false,
    isUpsert: true,
    status: "NORMAL",
    owner: OWNER,
    quota: call.query.get("quotaName") || DEFAULT_QUOTA,
    createdAt: service.now().getTime(),
    columns: [...table.columns, ...HIDDEN],
    partitionKeys: table.partitionKeys,
  };
  const columns = session.columns.map(({ name, type }) => `${quoteName(name)} ${duckType(type)}`).join(", ");
  const apply = await service.database.transaction(async (connection) => {
    await connection.run(`CREATE TABLE ${stagingTable(session.id)}("__attempt" BIGINT, ${columns})`);
    return service.sessions.putUpload(connection, session);
  });
  apply();
  return describe(service, call, session, table);
}

/** The session that a request names. @throws ServiceError when it is unknown or of another table */
function sessionOf(service: Service, call: Call): { session: UploadSession; table: Table } {
  const session = service.sessions.upload(call.query.get("upsertid") ?? "");
  if (session === null || !session.isUpsert)
    throw new ServiceError(404, "UpsertSessionNotFound", "The specified upsert session does not exist");
  const named = tableOf(service, call);
  const table = service.catalog.tableById(session.tableId);
  if (table === null) throw noSuchTable(named.name);
  if (named.id !== table.id) throw otherResource();
  return { session, table };
}

export function reloadUpsert(service: Service, call: Call): Reply {
  const { session, table } = sessionOf(service, call);
  return describe(service, call, session, table);
}

/** One complete record stream of one bucket. */
export async function writeUpsert(service: Service, call: Call): Promise<Reply> {
  const { session } = sessionOf(service, call);
  if (Number(call.query.get("bucketid") ?? BUCKET) !== BUCKET)
    throw invalidArgument(`There is no bucket ${call.query.get("bucketid")}`);
  requireNormal(service, session, call);
  const attempt = service.sessions.nextNumber();
  await stageBlock(service, session, { call, attempt }, (connection, size) =>
    service.locks.hold([`upload ${session.id}`], async () => {
      const announced = call.query.get("record_count");
      if (announced !== undefined && Number(announced) !== size.records)
        throw invalidArgument(`The request announces ${announced} records and has ${size.records}`);
      requireNormal(service, service.sessions.upload(session.id) ?? session, call);
      const block: Block = {
        id: attempt,
        attempt,
        order: attempt,
        ...size,
        version: 0,
        createdAt: service.now().getTime(),
      };
      const apply = await service.sessions.putBlock(connection, session.id, block);
      await connection.run("COMMIT");
      apply();
    }),
  );
  return { status: 200, headers: slotHeaders(call) };
}

/** Applies all records at once, or none; a session that is committed already says so again. */
export async function commitUpsert(service: Service, call: Call): Promise<Reply> {
  const { session, table } = sessionOf(service, call);
  await service.locks.hold([`table ${table.id}`, `upload ${session.id}`], async () => {
    const current = service.sessions.upload(session.id) ?? session;
    if (current.status === "CLOSED") return;
    requireNormal(service, current, call);
    await commit(service, current, service.catalog.tableById(table.id) ?? table);
  });
  return describe(service, call, service.sessions.upload(session.id) ?? session, table);
}

async function commit(service: Service, session: UploadSession, table: Table): Promise<void> {
  const target: Target = { table, values: session.partition };
  checkSchema({ columns: session.columns.slice(0, -HIDDEN.length) }, table);
  const apply = await service.catalog.change(service.database, async (change, connection) => {
    await replaceRows(connection, session, target).catch((thrown: unknown) => {
      throw constraintError(thrown);
    });
    await recount(service, change, connection, target);
    await connection.run(`DROP TABLE ${stagingTable(session.id)}`);
    return service.sessions.putUpload(connection, { ...session, status: "CLOSED" });
  });
  apply();
}

async function replaceRows(connection: DuckDBConnection, session: UploadSession, target: Target): Promise<void> {
  const { table } = target;
  const key = table.primaryKey.map(quoteName).join(", ");
  await connection.run(
    `CREATE TEMP TABLE "last" AS SELECT * FROM ${stagingTable(session.id)}
     QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY "__attempt" DESC, rowid DESC) = 1`,
  );
  const where = whereTarget(target);
  await connection.run(
    `DELETE FROM ${physicalTable(table)}${where === "" ? " WHERE" : `${where} AND`} (${key}) IN (SELECT (${key}) FROM temp."last")`,
  );
  const values = [
    ...table.columns.map((column) =>
      session.columns.some(({ name }) => name === column.name)
        ? quoteName(column.name)
        : `CAST(${column.defaultValue ?? "NULL"} AS ${duckType(column.type)})`,
    ),
    ...table.partitionKeys.map((part, i) => `CAST(${quoteText(session.partition[i]!)} AS ${duckType(part.type)})`),
  ];
  await connection.run(
    `INSERT INTO ${physicalTable(table)} SELECT ${values.join(", ")} FROM temp."last" WHERE "${OPERATION}" = ${UPSERT}`,
  );
  await connection.run(`DROP TABLE temp."last"`);
}

/** Ends a session; nothing of it has been or will be seen. */
export async function abortUpsert(service: Service, call: Call): Promise<Reply> {
  const { session } = sessionOf(service, call);
  await service.locks.hold([`upload ${session.id}`], async () => {
    requireNormal(service, service.sessions.upload(session.id) ?? session, call);
    const apply = await service.database.transaction(async (connection) => {
      await connection.run(`DROP TABLE ${stagingTable(session.id)}`);
      return service.sessions.putUpload(connection, { ...session, status: "CANCELED" });
    });
    apply();
  });
  return { status: 200, headers: slotHeaders(call) };
}

function describe(service: Service, call: Call, session: UploadSession, table: Table): Reply {
  const state = {
    id: session.id,
    status: STATUS[uploadStatus(service, session)] ?? "critical",
    schema: schemaDocument(session.columns.slice(0, -HIDDEN.length), table.partitionKeys),
    hash_key: table.primaryKey,
    hasher: "default",
    enable_partial_update: false,
    quota_name: session.quota,
    slots: [{ slot_id: "0", worker_addr: hostOf(call), buckets: [BUCKET] }],
  };
  return { ...json(JSON.stringify(state)), headers: { "content-type": "application/json", ...slotHeaders(call) } };
}
