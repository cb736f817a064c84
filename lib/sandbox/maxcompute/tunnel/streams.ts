import { DuckDBDataChunkWriter } from "@duckdb/node-api";
import { compressionOf, decompress } from "@/lib/maxcompute/compression";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { decodeRecordStream } from "@/lib/maxcompute/record/decoder";
import { putRows } from "../engine/contents";
import { json, type Call, type Reply } from "../http/call";
import { methodNotAllowed, ServiceError } from "../http/service-error";
import { targetOf } from "../routes/partition-of";
import { tableOf } from "../routes/tables";
import type { Service } from "../service";
import { duckType, quoteName, quoteText } from "../sql/duck-type";
import { sql } from "../sql/fragment";
import type { Column, Table } from "../store/table";
import { hostOf, schemaDocument, slotHeaders } from "./slots";
import { blockError } from "./block";
import { toDuck } from "./duck-value";
import { ensurePartition } from "./ensure-partition";

/*
 * Streams have no blocks and no commit: every write is visible as soon as it is answered. Sessions live in memory only;
 * after a restart clients are told StreamSessionNotFound and begin again. There is one slot, this very server.
 * Source: PyODPS odps/tunnel/tabletunnel.py TableStreamUploadSession; Java TableTunnel.StreamUploadSessionImpl
 */
export interface StreamSession {
  readonly id: string;
  readonly tableId: number;
  readonly partition: readonly string[];
  readonly columns: readonly Column[];
}

const SLOT = "0";

export async function createStream(service: Service, call: Call): Promise<Reply> {
  const table = tableOf(service, call);
  if (table.kind === "view") throw methodNotAllowed("A view takes no uploads");
  if (call.query.get("dynamic_partition") === "true")
    throw methodNotAllowed("The sandbox has no dynamic partitions in streams");
  if (call.query.has("create_partition")) await ensurePartition(service, table, call.query.get("partition"));
  const { values } = targetOf(service, table, call.query.get("partition"));
  const session = { id: service.freshId("s"), tableId: table.id, partition: values, columns: table.columns };
  service.streams.set(session.id, session);
  return describe(call, session, table);
}

export function reloadStream(service: Service, call: Call): Reply {
  const session = sessionOf(service, call);
  return describe(call, session, tableOf(service, call));
}

/** Ends a session; what has been written stays. */
export function abortStream(service: Service, call: Call): Reply {
  service.streams.delete(sessionOf(service, call).id);
  return { status: 200, headers: slotHeaders(call) };
}

/** One complete record stream, visible when this is answered. */
export async function writeStream(service: Service, call: Call): Promise<Reply> {
  const session = sessionOf(service, call);
  const rows = await readRows(call, session);
  await service.locks.hold([`table ${session.tableId}`], async () => {
    const table = service.catalog.tableById(session.tableId);
    if (table === null || JSON.stringify(table.columns) !== JSON.stringify(session.columns))
      throw new ServiceError(400, "SchemaModified", "The schema of the table has been modified", {
        "odps-tunnel-latest-schema-version": String(table?.lastDdlAt ?? 0),
      });
    const { values } = targetOf(service, table, call.query.get("partition"));
    await append(service, table, values, rows);
  });
  return { status: 200, headers: slotHeaders(call) };
}

async function readRows(call: Call, session: StreamSession): Promise<OdpsRow[]> {
  const coding = call.headers["content-encoding"];
  const compression = compressionOf(coding);
  if (compression === null)
    throw new ServiceError(415, "InvalidArgument", `Content-Encoding ${coding} is not supported`);
  const rows: OdpsRow[] = [];
  try {
    const content = decompress(call.request as AsyncIterable<Buffer>, compression);
    for await (const batch of decodeRecordStream(content, session.columns)) rows.push(...batch);
    if (!call.request.complete) throw new ServiceError(400, "IncompleteBody", "The request body is not complete");
    return rows;
  } catch (thrown) {
    throw blockError(call, thrown);
  }
}

async function append(
  service: Service,
  table: Table,
  partition: readonly string[],
  rows: readonly OdpsRow[],
): Promise<void> {
  const columns = table.columns.map(({ name, type }) => `${quoteName(name)} ${duckType(type)}`).join(", ");
  const keys = table.partitionKeys.map((key, i) => `, CAST(${quoteText(partition[i]!)} AS ${duckType(key.type)})`);
  await service.catalog.change(service.database, async (change, connection) => {
    await connection.run(`CREATE TEMP TABLE "streamed"(${columns})`);
    const appender = await connection.createAppender("streamed", "main", "temp");
    const writer = DuckDBDataChunkWriter.forAppender(appender);
    const converters = table.columns.map(({ type }) => toDuck(type));
    for (const row of rows)
      writer.appendRow(
        converters.map((convert, i) => (row[i] === null || row[i] === undefined ? null : convert(row[i]))),
      );
    writer.flush();
    appender.closeSync();
    const select = sql`SELECT *${keys.join("")} FROM temp."streamed"`;
    await putRows(service, change, connection, { table, values: partition }, { select, overwrite: false });
    await connection.run(`DROP TABLE temp."streamed"`);
  });
}

function sessionOf(service: Service, call: Call): StreamSession {
  const session = service.streams.get(call.query.get("uploadid") ?? "");
  if (session === undefined || session.tableId !== tableOf(service, call).id)
    throw new ServiceError(404, "StreamSessionNotFound", "The specified stream session does not exist");
  return session;
}

function describe(call: Call, session: StreamSession, table: Table): Reply {
  const quota = call.query.get("quotaName") || "default";
  const state = {
    session_name: session.id,
    status: "normal",
    schema: schemaDocument(session.columns, table.partitionKeys),
    schema_version: 0,
    quota_name: quota,
    QuotaName: quota,
    slots: [[SLOT, hostOf(call)]],
    file_format: "",
    compress_mode: "",
  };
  return { ...json(JSON.stringify(state)), headers: { "content-type": "application/json", ...slotHeaders(call) } };
}
