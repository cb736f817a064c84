import * as arrow from "apache-arrow";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsRow, OdpsValue } from "@/lib/maxcompute/odps-value";
import { damaged, unframe } from "./arrow-frame";
import type { ArrowColumn } from "./arrow-type";
import { END_OF_STREAM, schemaMessage } from "./arrow-write";

/**
 * Rows of an uploaded block: framed record batches without a schema, which is the session's.
 * @throws AppError "maxcompute.stream_damaged"
 */
export async function* decodeArrowBlock(
  content: AsyncIterable<Uint8Array>,
  columns: readonly ArrowColumn[],
): AsyncGenerator<readonly OdpsRow[], void> {
  async function* stream() {
    yield schemaMessage(columns, "nanos");
    yield* unframe(content);
    yield END_OF_STREAM;
  }
  try {
    const reader = await arrow.RecordBatchReader.from(stream());
    await reader.open();
    for await (const batch of reader) yield rowsOf(batch, columns);
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) throw thrown;
    throw damaged(
      `the Arrow messages cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      thrown,
    );
  }
}

function rowsOf(batch: arrow.RecordBatch, columns: readonly ArrowColumn[]): OdpsRow[] {
  const children = batch.data.children;
  const rows: OdpsValue[][] = [];
  for (let r = 0; r < batch.numRows; r++)
    rows.push(columns.map(({ type }, c) => (children[c] ? valueAt(type, children[c], r) : null)));
  return rows;
}

function valueAt(type: OdpsType, data: arrow.Data, index: number): OdpsValue {
  if (data.nullCount > 0 && !data.getValid(index)) return null;
  const { values, valueOffsets, children } = data;
  switch (type.kind) {
    case "boolean":
      return ((values[(data.offset + index) >> 3]! >> ((data.offset + index) & 7)) & 1) === 1;
    case "bigint":
      return values[index] as bigint;
    case "datetime":
      return new Date(Number(values[index]));
    case "timestamp":
    case "timestamp_ntz":
      return instantOf(values[index] as bigint);
    case "interval_day_time":
      return { seconds: Number(children[0]!.values[index]), nanos: Number(children[1]!.values[index]) };
    case "decimal":
      return decimalText(values as Uint32Array, index, type.scale);
    case "string":
    case "varchar":
    case "char":
    case "json":
      return Buffer.from(values.subarray(valueOffsets[index], valueOffsets[index + 1]) as Uint8Array).toString("utf8");
    case "binary":
      return Uint8Array.from(values.subarray(valueOffsets[index], valueOffsets[index + 1]) as Uint8Array);
    case "array":
      return spanOf(valueOffsets, index).map((at) => valueAt(type.element, children[0]!, at));
    case "map": {
      const [keys, items] = children[0]!.children;
      return spanOf(valueOffsets, index).map((at) => [valueAt(type.key, keys!, at), valueAt(type.value, items!, at)]);
    }
    case "struct":
      return type.fields.map((field, at) => valueAt(field.type, children[at]!, index));
    default:
      return values[index] as number;
  }
}

function spanOf(offsets: Int32Array | BigInt64Array, index: number): number[] {
  const start = Number(offsets[index]);
  return Array.from({ length: Number(offsets[index + 1]) - start }, (_, i) => start + i);
}

function instantOf(total: bigint): OdpsValue {
  const nanos = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { seconds: Number((total - nanos) / 1_000_000_000n), nanos: Number(nanos) };
}

function decimalText(words: Uint32Array, index: number, scale: number): string {
  let value = 0n;
  for (let word = 3; word >= 0; word--) value = (value << 32n) | BigInt(words[index * 4 + word]!);
  const signed = BigInt.asIntN(128, value);
  const digits = (signed < 0n ? -signed : signed).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${signed < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
}
