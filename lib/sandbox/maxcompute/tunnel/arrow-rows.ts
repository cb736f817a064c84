import { compressionOf, type Compression } from "@/lib/maxcompute/compression";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { frame } from "../arrow/arrow-frame";
import type { ArrowColumn, TimestampForm } from "../arrow/arrow-type";
import { batchMessages, END_OF_STREAM, schemaMessage } from "../arrow/arrow-write";

/** LZ4 has another name around Arrow than around records. */
const ARROW_CODINGS: Readonly<Record<string, Compression>> = {
  "x-odps-lz4-frame": "lz4",
  lz4_frame: "lz4",
};

/** The compression that a coding names on Arrow routes, or null. */
export function arrowCompressionOf(coding: string | undefined): Compression | null {
  const name = (coding ?? "").trim().toLowerCase();
  return ARROW_CODINGS[name] ?? compressionOf(name);
}

/** Record batches without a schema, framed, as `?data&arrow` answers. */
export function encodeArrowRows(
  batches: AsyncIterable<readonly OdpsRow[]>,
  columns: readonly ArrowColumn[],
  form: TimestampForm,
): AsyncGenerator<Uint8Array, void> {
  return frame(messages(batches, columns, form));
}

/** A whole IPC stream, as a preview answers. */
export async function* encodeArrowStream(
  batches: AsyncIterable<readonly OdpsRow[]>,
  columns: readonly ArrowColumn[],
  form: TimestampForm,
): AsyncGenerator<Uint8Array, void> {
  yield schemaMessage(columns, form);
  yield* messages(batches, columns, form);
  yield END_OF_STREAM;
}

async function* messages(
  batches: AsyncIterable<readonly OdpsRow[]>,
  columns: readonly ArrowColumn[],
  form: TimestampForm,
): AsyncGenerator<Uint8Array, void> {
  for await (const rows of batches) yield batchMessages(columns, rows, form);
}
