import * as arrow from "apache-arrow";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsInstant, OdpsRow, OdpsValue } from "@/lib/maxcompute/odps-value";
import { arrowSchema, arrowType, type ArrowColumn, type TimestampForm } from "./arrow-type";

type Values = readonly OdpsValue[];

/** Rows as one record batch of Arrow IPC messages, without the schema that stands before them. */
export function batchMessages(
  columns: readonly ArrowColumn[],
  rows: readonly OdpsRow[],
  form: TimestampForm,
): Uint8Array {
  const stream = streamOf(columns, rows, form);
  return stream.subarray(schemaMessage(columns, form).length, stream.length - END_OF_STREAM_BYTES);
}

/** The message that every stream of these columns begins with. */
export function schemaMessage(columns: readonly ArrowColumn[], form: TimestampForm): Uint8Array {
  const stream = arrow.tableToIPC(new arrow.Table(arrowSchema(columns, form)), "stream");
  // A table without batches is a schema and the end; some versions put an empty batch between them.
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  return stream.subarray(0, 8 + view.getInt32(4, true));
}

/** Marks the end of a stream: a continuation and a length of zero. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
const END_OF_STREAM_BYTES = END_OF_STREAM.length;

function streamOf(columns: readonly ArrowColumn[], rows: readonly OdpsRow[], form: TimestampForm): Uint8Array {
  const schema = arrowSchema(columns, form);
  const children = columns.map(({ type }, i) =>
    dataOf(
      type,
      rows.map((row) => row[i] ?? null),
      form,
    ),
  );
  const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length: rows.length, nullCount: 0, children });
  const batch = new arrow.RecordBatch(schema, data);
  return arrow.tableToIPC(new arrow.Table(schema, [batch]), "stream");
}

function dataOf(type: OdpsType, values: Values, form: TimestampForm): arrow.Data {
  const common = { length: values.length, ...nullsOf(values) };
  const target = arrowType(type, form);
  switch (type.kind) {
    case "boolean": {
      const bits = new Uint8Array((values.length + 7) >> 3);
      values.forEach((value, i) => value === true && (bits[i >> 3]! |= 1 << (i & 7)));
      return arrow.makeData({ ...common, type: target as arrow.Bool, data: bits });
    }
    case "bigint":
      return numbers(
        target,
        common,
        BigInt64Array.from(values, (value) => BigInt((value ?? 0n) as bigint)),
      );
    case "datetime":
      return numbers(
        target,
        common,
        BigInt64Array.from(values, (value) => BigInt((value as Date | null)?.getTime() ?? 0)),
      );
    case "int":
    case "interval_year_month":
    case "date":
      return numbers(
        target,
        common,
        Int32Array.from(values, (value) => Number(value ?? 0)),
      );
    case "smallint":
      return numbers(
        target,
        common,
        Int16Array.from(values, (value) => Number(value ?? 0)),
      );
    case "tinyint":
      return numbers(
        target,
        common,
        Int8Array.from(values, (value) => Number(value ?? 0)),
      );
    case "double":
      return numbers(
        target,
        common,
        Float64Array.from(values, (value) => Number(value ?? 0)),
      );
    case "float":
      return numbers(
        target,
        common,
        Float32Array.from(values, (value) => Number(value ?? 0)),
      );
    case "decimal":
      return numbers(target, common, decimalWords(values, type.scale));
    case "string":
    case "varchar":
    case "char":
    case "json":
    case "binary":
      return bytes(target, common, values);
    case "timestamp":
    case "timestamp_ntz":
      if (form === "pair") return pairs(target, common, values);
      return numbers(
        target,
        common,
        BigInt64Array.from(values, (value) => nanosOf(value as OdpsInstant | null)),
      );
    case "interval_day_time":
      return pairs(target, common, values);
    case "array": {
      const { offsets, items } = flattened(values);
      return arrow.makeData({
        ...common,
        type: target as arrow.List,
        valueOffsets: offsets,
        child: dataOf(type.element, items, form),
      });
    }
    case "map": {
      const { offsets, items } = flattened(values);
      const entries = items as readonly (readonly OdpsValue[])[];
      const keys = dataOf(
        type.key,
        entries.map(([key = null]) => key),
        form,
      );
      const members = dataOf(
        type.value,
        entries.map(([, value = null]) => value),
        form,
      );
      const child = arrow.makeData({
        type: (target as arrow.Map_).children[0]!.type as arrow.Struct,
        length: entries.length,
        nullCount: 0,
        children: [keys, members],
      });
      return arrow.makeData({ ...common, type: target as arrow.Map_, valueOffsets: offsets, child: child as never });
    }
    case "struct": {
      const children = type.fields.map((field, at) =>
        dataOf(
          field.type,
          values.map((value) => (value as Values | null)?.[at] ?? null),
          form,
        ),
      );
      return arrow.makeData({ ...common, type: target as arrow.Struct, children });
    }
  }
}

interface Common {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

function nullsOf(values: Values): Pick<Common, "nullCount" | "nullBitmap"> {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  values.forEach((value, i) => {
    if (value === null) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  });
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}

function numbers(type: arrow.DataType, common: Common, data: ArrayBufferView): arrow.Data {
  return arrow.makeData({ ...common, type: type as arrow.Int64, data: data as BigInt64Array<ArrayBuffer> });
}

function bytes(type: arrow.DataType, common: Common, values: Values): arrow.Data {
  const offsets = new Int32Array(values.length + 1);
  const pieces = values.map((value) =>
    value instanceof Uint8Array ? value : Buffer.from(String(value ?? ""), "utf8"),
  );
  pieces.forEach((piece, i) => (offsets[i + 1] = offsets[i]! + piece.length));
  const data = Buffer.concat(pieces);
  return arrow.makeData({ ...common, type: type as arrow.Binary, valueOffsets: offsets, data });
}

function pairs(type: arrow.DataType, common: Common, values: Values): arrow.Data {
  const instants = values as readonly (OdpsInstant | null)[];
  const sec = BigInt64Array.from(instants, (value) => BigInt(value?.seconds ?? 0));
  const nano = Int32Array.from(instants, (value) => value?.nanos ?? 0);
  // PyODPS looks at the members only, so they are missing where the pair is.
  const children = [numbers(new arrow.Int64(), common, sec), numbers(new arrow.Int32(), common, nano)];
  return arrow.makeData({ ...common, type: type as arrow.Struct, children });
}

function flattened(values: Values): { offsets: Int32Array<ArrayBuffer>; items: Values } {
  const offsets = new Int32Array(values.length + 1);
  const items: OdpsValue[] = [];
  values.forEach((value, i) => {
    if (value !== null) items.push(...(value as Values));
    offsets[i + 1] = items.length;
  });
  return { offsets, items };
}

function nanosOf(value: OdpsInstant | null): bigint {
  return value === null ? 0n : BigInt(value.seconds) * 1_000_000_000n + BigInt(value.nanos);
}

/** 128-bit little-endian two's complement, four words each. */
function decimalWords(values: Values, scale: number): Uint32Array {
  const words = new Uint32Array(values.length * 4);
  values.forEach((value, i) => {
    if (value === null) return;
    const [, sign = "", whole = "", fraction = ""] = /^([+-]?)(\d*)\.?(\d*)$/.exec(String(value)) ?? [];
    const digits = BigInt(`${whole}${fraction.padEnd(scale, "0").slice(0, scale)}` || "0");
    let rest = BigInt.asUintN(128, sign === "-" ? -digits : digits);
    for (let word = 0; word < 4; word++, rest >>= 32n) words[i * 4 + word] = Number(rest & 0xffffffffn);
  });
  return words;
}
