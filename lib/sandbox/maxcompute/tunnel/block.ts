import { DuckDBDataChunkWriter, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { AppError } from "@/lib/core/errors";
import { compressionOf, decompress } from "@/lib/maxcompute/compression";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { decodeRecordStream } from "@/lib/maxcompute/record/decoder";
import type { Call } from "../http/call";
import { ServiceError } from "../http/service-error";
import type { Service } from "../service";
import type { UploadSession } from "../store/sessions";
import { decodeArrowBlock } from "../arrow/arrow-read";
import { arrowCompressionOf } from "./arrow-rows";
import { toDuck, Unstorable } from "./duck-value";

interface Size {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Decodes a block as it arrives and stages its rows under `attempt`, in a transaction that `decide` ends once the block
 * has proven whole. Whatever goes wrong before, nothing of the block stays.
 */
export async function stageBlock(
  service: Service,
  session: UploadSession,
  { call, attempt }: { readonly call: Call; readonly attempt: number },
  decide: (connection: DuckDBConnection, size: Size) => Promise<void>,
): Promise<void> {
  const isArrow = call.query.has("arrow");
  const coding = call.headers["content-encoding"];
  const compression = isArrow ? arrowCompressionOf(coding) : compressionOf(coding);
  if (compression === null)
    throw new ServiceError(415, "InvalidArgument", `Content-Encoding ${coding} is not supported`);
  await service.database.use(async (connection) => {
    await connection.run("BEGIN TRANSACTION");
    try {
      const content = decompress(call.request as AsyncIterable<Buffer>, compression);
      const rows = isArrow ? decodeArrowBlock(content, session.columns) : decodeRecordStream(content, session.columns);
      const size = await append(connection, session, attempt, rows);
      if (!call.request.complete) throw incomplete();
      await decide(connection, size);
    } catch (thrown) {
      throw blockError(call, thrown);
    } finally {
      // After COMMIT there is nothing to roll back, and DuckDB says so.
      await connection.run("ROLLBACK").catch(() => undefined);
    }
  });
}

async function append(
  connection: DuckDBConnection,
  session: UploadSession,
  attempt: number,
  batches: AsyncIterable<readonly OdpsRow[]>,
): Promise<Size> {
  const converters = session.columns.map(({ type }) => toDuck(type));
  const appender = await connection.createAppender(`u${session.id}`, "staging");
  const writer = DuckDBDataChunkWriter.forAppender(appender);
  const key = BigInt(attempt);
  let records = 0;
  let bytes = 0;
  try {
    for await (const rows of batches) {
      for (const row of rows) {
        const values: DuckDBValue[] = [key];
        for (let i = 0; i < converters.length; i++) {
          const value = row[i] ?? null;
          bytes += typeof value === "string" ? value.length : value instanceof Uint8Array ? value.length : 8;
          values.push(value === null ? null : converters[i]!(value));
        }
        writer.appendRow(values);
      }
      records += rows.length;
    }
    writer.flush();
  } finally {
    appender.closeSync();
  }
  return { records, bytes };
}

function incomplete(): ServiceError {
  return new ServiceError(400, "IncompleteBody", "The request body is not complete");
}

/** What became of a body, in the tunnel's words. */
export function blockError(call: Call, thrown: unknown): unknown {
  if (thrown instanceof ServiceError) return thrown;
  if (call.request.destroyed && !call.request.complete) return incomplete();
  if (thrown instanceof AppError && thrown.code === "maxcompute.stream_damaged")
    return new ServiceError(
      400,
      "MalformedDataStream",
      `The data stream you provided was not well-formed or did not validate against schema: ${thrown.message}`,
    );
  if (thrown instanceof Unstorable)
    return new ServiceError(
      400,
      "MalformedDataStream",
      `The data does not validate against the schema: ${thrown.message}`,
    );
  return thrown;
}
