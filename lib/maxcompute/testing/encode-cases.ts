import { RowConverter } from "@/lib/connectors/odps/row-converter";
import type { PageBatch } from "@/lib/connectors/otsstream/change-batch";
import { doubleText } from "@/lib/engine/text";
import { ChangeEncoder } from "../change-encoder";
import { changeEncoder, type ChangeEncoding } from "../kernel-encoder";
import { planChanges } from "../change/plan";
import { parseOdpsType } from "../odps-type";
import type { OdpsRow } from "../odps-value";
import { RecordEncoder, type RecordColumn } from "../record/encoder";
import { slabPool } from "../record/sink";
import { CHANGE_COLUMNS } from "./change-pages";
import { encodeNaively, type ChangeObject } from "./naive-encoder";

/** One way to make a record stream of a page. Gives the bytes made. */
export interface EncodeCase {
  readonly name: string;
  run(page: number): number;
}

const TYPES = ["string", "string", "bigint", "string", "string", "string"];
const COLUMNS: readonly RecordColumn[] = CHANGE_COLUMNS.map(({ name }, i) => ({
  name,
  type: parseOdpsType(TYPES[i]!),
}));
const RULES: ConstructorParameters<typeof RowConverter>[2] = {
  emptyAsNull: false,
  overLengthRule: "keepOn",
  maxFieldLength: 8_388_608,
  maxOdpsFieldLength: 8_388_608,
  binaryEncoding: "utf8",
  compat: { truncateBeforeLoad: false, wrapIntegers: false, isoTimeToMidnight: false, unsupportedAsNull: false },
};

/**
 * `kernel` from page to bytes; `typescript` the same without WebAssembly; `plain` through cursor, converter and row; `rows` from rows that are ready made;
 * `naive` from objects that are ready made; `copy` moves the bytes that the others produce.
 */
export function encodeCases(batches: readonly PageBatch[]): readonly EncodeCase[] {
  const pool = slabPool(512 * 1024, 8);
  const drain = (encoder: RecordEncoder) => {
    let bytes = 0;
    for (const slab of encoder.finish()) {
      bytes += slab.length;
      pool.give(slab.bytes);
    }
    return bytes;
  };
  const plan = planChanges(
    COLUMNS,
    CHANGE_COLUMNS.map(({ source }) => source),
    { emptyAsNull: false, maxTextBytes: RULES.maxOdpsFieldLength, copiesBinary: true, doubleText },
  )!;
  const through = (kernel: ChangeEncoding) => (page: number) => {
    const encoder = new RecordEncoder(COLUMNS, { pool });
    if (kernel.encode(batches[page]!, 0, encoder) !== batches[page]!.count) throw new Error("a row was left");
    return drain(encoder);
  };
  const converter = new RowConverter(
    COLUMNS,
    new Map(COLUMNS.map(({ name }, i) => [name.toLowerCase(), i])),
    RULES,
    "UTC",
  );
  const rows = batches.map((batch) => {
    const taken: OdpsRow[] = [];
    converter.convert(batch, (row) => taken.push([...row].map(textOf)));
    return taken;
  });
  const objects = rows.map((page) => page.map(objectOf));
  const streams = objects.map(encodeNaively);
  const target = Buffer.alloc(Math.max(...streams.map(({ length }) => length)));
  return [
    { name: "kernel", run: through(changeEncoder(plan)) },
    { name: "typescript", run: through(new ChangeEncoder(plan)) },
    {
      name: "plain",
      run(page) {
        const encoder = new RecordEncoder(COLUMNS, { pool });
        converter.convert(batches[page]!, (row) => encoder.append(row));
        return drain(encoder);
      },
    },
    {
      name: "rows",
      run(page) {
        const encoder = new RecordEncoder(COLUMNS, { pool });
        for (const row of rows[page]!) encoder.append(row);
        return drain(encoder);
      },
    },
    { name: "naive", run: (page) => encodeNaively(objects[page]!).length },
    {
      name: "copy",
      run(page) {
        target.set(streams[page]!);
        return streams[page]!.length;
      },
    },
  ];
}

/** The converter hands text on as bytes; objects hold it as strings. */
function textOf(value: OdpsRow[number]): OdpsRow[number] {
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value;
}

function objectOf(row: OdpsRow): ChangeObject {
  const [pk, colName, version, colValue, opType, sequenceInfo] = row as [
    string,
    string | null,
    bigint | null,
    string | null,
    string,
    string,
  ];
  return { pk, colName, version, colValue, opType, sequenceInfo };
}
