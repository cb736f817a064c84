import { compress, compressionOf, contentCoding, type Compression } from "@/lib/maxcompute/compression";
import { formatDownloadSession } from "@/lib/maxcompute/documents/session";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { RecordEncoder } from "@/lib/maxcompute/record/encoder";
import type { Slab } from "@/lib/maxcompute/record/sink";
import { contentsOf, type Target } from "../engine/contents";
import { json, type Call, type Reply } from "../http/call";
import { noSuchInstance, noSuchTable, ServiceError } from "../http/service-error";
import { targetOf } from "../routes/partition-of";
import { tableOf } from "../routes/tables";
import { OWNER, type Service } from "../service";
import type { DownloadSession } from "../store/sessions";
import type { Column } from "../store/table";
import { arrowCompressionOf, encodeArrowRows } from "./arrow-rows";
import { downloadState, isExpired } from "./session-state";
import { readInstanceRows, readTableRows } from "./table-rows";
import { DEFAULT_QUOTA } from "./uploads";

export async function createDownload(service: Service, call: Call): Promise<Reply> {
  const table = tableOf(service, call);
  if (table.kind === "view")
    throw new ServiceError(405, "MethodNotAllowed", "A view cannot be downloaded: select from it and read the result");
  service.pace.take("download session", String(table.id), service.limits.maxDownloadSessions);
  const target = targetOf(service, table, call.query.get("partition"));
  const { records, version } = contentsOf(service, target);
  const session: DownloadSession = {
    ...newSession(service, call, table.columns),
    partitionKeys: table.partitionKeys,
    source: { kind: "table", tableId: table.id, partition: target.values, version },
    count: records,
  };
  await service.sessions.putDownload(session);
  return json(formatDownloadSession(downloadState(service, session)));
}

/** Rows of a SELECT without a limit on their number. */
export async function createInstanceDownload(service: Service, call: Call): Promise<Reply> {
  const id = call.path[3] ?? "";
  const instance = await service.instances.find(call.path[1] ?? "", id);
  if (instance === null) throw noSuchInstance(id);
  if (instance.status === "Running")
    throw new ServiceError(400, "InstanceNotTerminate", "The specified instance is not terminated");
  if (instance.status !== "Success")
    throw new ServiceError(400, "TaskFailed", "The task of the specified instance has failed");
  if (instance.result?.kind !== "rows")
    throw new ServiceError(400, "InstanceTypeNotSupported", "The instance has no rows: it is not a SELECT");
  const { columns, count, timeZone } = instance.result;
  const isLimited = call.query.has("instance_tunnel_limit_enabled");
  const session: DownloadSession = {
    ...newSession(
      service,
      call,
      columns.map(({ name, type }): Column => ({ name, type, comment: "", nullable: true, defaultValue: null })),
    ),
    partitionKeys: [],
    source: { kind: "instance", instanceId: id, timeZone },
    count: isLimited ? Math.min(count, service.limits.maxInlineRows) : count,
  };
  await service.sessions.putDownload(session);
  return json(formatDownloadSession(downloadState(service, session)));
}

function newSession(service: Service, call: Call, columns: readonly Column[]) {
  return {
    id: service.freshId("d"),
    owner: OWNER,
    quota: call.query.get("quotaName") || DEFAULT_QUOTA,
    createdAt: service.now().getTime(),
    status: "NORMAL" as const,
    columns,
  };
}

function sessionOf(service: Service, call: Call): DownloadSession {
  const session = service.sessions.download(call.query.get("downloadid") ?? "");
  if (session === null) throw new ServiceError(404, "NoSuchDownload", "The specified download id does not exist");
  return session;
}

export function reloadDownload(service: Service, call: Call): Reply {
  return json(formatDownloadSession(downloadState(service, sessionOf(service, call))));
}

/** Rows from START on, COUNT of them, as a record stream or as Arrow batches. */
export function readRows(service: Service, call: Call): Reply {
  const session = sessionOf(service, call);
  if (isExpired(service, session))
    throw new ServiceError(
      409,
      "StatusConflict",
      "You cannot complete the specified operation under the current upload or download status: EXPIRED",
    );
  const range = rowRange(call, session);
  const isArrow = call.query.has("arrow");
  const chosen = chosenColumns(call, session, isArrow);
  const columns = chosen.map((index) => session.columns[index]!);
  const rows =
    session.source.kind === "instance"
      ? readInstanceRows(service, session.source.instanceId, {
          ...range,
          columns: session.columns,
          chosen,
          timeZone: session.source.timeZone,
          zone: "instant",
        })
      : readTableRows(service, tableSource(service, call, session).table, {
          ...range,
          target: tableSource(service, call, session),
          columns,
        });
  const { compression, coding } = isArrow ? arrowCoding(call) : recordCoding(call);
  const form = session.source.kind === "instance" ? "pair" : "nanos";
  const content = isArrow ? encodeArrowRows(rows, columns, form) : encodeRows(rows, columns);
  return {
    status: 200,
    headers: {
      "content-type": "application/octet-stream",
      ...(coding === null ? {} : { "content-encoding": coding }),
    },
    body: compression === "none" ? content : compress(content, compression),
  };
}

/** An empty session gives no rows to whoever asks for its first: PyODPS does. Else nothing lies beyond the end. */
function rowRange(call: Call, session: DownloadSession): { start: number; count: number } {
  const [, start, count] = /^\(\s*(\d+)\s*,\s*(-?\d+)\s*\)$/.exec(call.query.get("rowrange") ?? "") ?? [];
  const first = Number(start);
  const wanted = Number(count);
  const isValid = start !== undefined && Number.isSafeInteger(first) && first <= session.count && wanted >= 0;
  const isEmpty = session.count === 0;
  if (!isValid || (!isEmpty && first + wanted > session.count))
    throw new ServiceError(
      400,
      "InvalidRowRange",
      `The specified row range is not valid: the session has ${session.count} rows`,
    );
  return { start: first, count: isEmpty ? 0 : wanted };
}

/** Indexes of the columns in the order asked for; Arrow gives them in the order of the table whatever was asked. */
function chosenColumns(call: Call, session: DownloadSession, isArrow: boolean): readonly number[] {
  const asked = call.query.get("columns");
  if (!asked) return session.columns.map((_, i) => i);
  const indexes = asked
    .split(",")
    .map((name) => session.columns.findIndex((column) => column.name === name.trim().toLowerCase()));
  if (indexes.includes(-1) || new Set(indexes).size !== indexes.length)
    throw new ServiceError(400, "InvalidColumnSpec", "The specified columns are not valid");
  return isArrow ? indexes.toSorted((a, b) => a - b) : indexes;
}

/** What a session reads, as long as it has not changed since. */
function tableSource(service: Service, call: Call, session: DownloadSession): Target {
  const { source } = session;
  if (source.kind !== "table") throw new TypeError("not a session of a table");
  const table = service.catalog.tableById(source.tableId);
  if (table === null) throw noSuchTable(call.path[3] ?? "");
  const target: Target = { table, values: source.partition };
  const isChecked = call.query.get("disable_modified_check")?.toLowerCase() !== "true";
  if (isChecked && contentsOf(service, target).version !== source.version)
    throw new ServiceError(
      409,
      "TableModified",
      "The table or partition has been modified since the session was created",
    );
  return target;
}

/** The first coding a client accepts that we have; without one the rows go as they are. */
function recordCoding(call: Call): { compression: Compression; coding: string | null } {
  const accepted = String(call.headers["accept-encoding"] ?? "").split(",");
  for (const name of accepted) {
    const compression = compressionOf(name.split(";")[0]);
    if (compression !== null) return { compression, coding: contentCoding(compression) };
  }
  return { compression: "none", coding: null };
}

/** Of Arrow batches, whose codings have names of their own; the answer repeats the one it took. */
function arrowCoding(call: Call): { compression: Compression; coding: string | null } {
  for (const accepted of String(call.headers["accept-encoding"] ?? "").split(",")) {
    const coding = accepted.split(";")[0]!.trim();
    const compression = arrowCompressionOf(coding);
    if (compression !== null) return { compression, coding: compression === "none" ? null : coding };
  }
  return { compression: "none", coding: null };
}

async function* encodeRows(
  batches: AsyncIterable<readonly OdpsRow[]>,
  columns: readonly Column[],
): AsyncGenerator<Uint8Array, void> {
  const encoder = new RecordEncoder(columns, { maxFieldBytes: Number.MAX_SAFE_INTEGER });
  for await (const rows of batches) {
    for (const row of rows) encoder.append(row);
    if (encoder.hasFull) yield* bytesOf(encoder.takeFull());
  }
  yield* bytesOf(encoder.finish());
}

function* bytesOf(slabs: readonly Slab[]): Generator<Uint8Array, void> {
  for (const { bytes, length } of slabs) if (length > 0) yield bytes.subarray(0, length);
}
