import { ByteWriter } from "./byte-writer";
import { crc8 } from "./crc8";
import { HEADER, Op, SEQUENCE_LENGTH, Tag, Type } from "./plain-buffer";
import {
  AUTO_INCREMENT,
  INF_MAX,
  INF_MIN,
  type Cell,
  type ColumnValue,
  type SequenceInfo,
  type WireKey,
  type WireKeyValue,
  type WireRow,
} from "./row";

/** A row to encode; what is left out is not on the wire. */
export type RowInput = Pick<WireRow, "primaryKey"> & Partial<WireRow>;

/**
 * Rows as one PlainBuffer. No rows give no bytes at all: clients in the field fail on a lone header.
 * @throws AppError "tablestore.invalid_text" for text that is not well-formed Unicode.
 */
export function encodeRows(rows: Iterable<RowInput>): Uint8Array {
  const writer = new ByteWriter();
  for (const row of rows) {
    if (writer.length === 0) writer.uint32(HEADER);
    writeRow(writer, row);
  }
  return writer.finish();
}

export function encodeRow(row: RowInput): Uint8Array {
  return encodeRows([row]);
}

/** A primary key as an argument of its own: of a read, of a range bound, of where to go on. */
export function encodePrimaryKey(primaryKey: WireKey): Uint8Array {
  return encodeRows([{ primaryKey }]);
}

/** A value without length prefix, as filters and partition ranges carry it. */
export function encodeVariant(value: ColumnValue | WireKeyValue): Uint8Array {
  const writer = new ByteWriter(16);
  writeVariant(writer, value);
  return writer.finish();
}

function writeRow(writer: ByteWriter, row: RowInput): void {
  const { primaryKey, cells = [], isDelete = false, sequence = null } = row;
  const checksums = new Uint8Array(primaryKey.length + cells.length + 1);
  let count = 0;
  if (primaryKey.length > 0) writer.byte(Tag.primaryKey);
  for (const column of primaryKey) checksums[count++] = writeCell(writer, column.name, column.value, "put", null);
  if (cells.length > 0) writer.byte(Tag.attributes);
  for (const { name, value, op, version } of cells) checksums[count++] = writeCell(writer, name, value, op, version);
  if (isDelete) writer.byte(Tag.deleteMarker);
  checksums[count] = isDelete ? 1 : 0;
  if (sequence !== null) writeExtension(writer, sequence);
  writer.byte(Tag.rowChecksum);
  writer.byte(crc8(0, checksums));
}

function writeCell(
  writer: ByteWriter,
  name: string,
  value: ColumnValue | WireKeyValue | null,
  op: Cell["op"],
  version: bigint | null,
): number {
  writer.byte(Tag.cell);
  writer.byte(Tag.cellName);
  const nameStart = writer.beginUint32();
  writer.utf8(name);
  writer.endUint32(nameStart);
  let crc = writer.crc8(0, nameStart);
  if (value !== null) {
    writer.byte(Tag.cellValue);
    const valueStart = writer.beginUint32();
    writeVariant(writer, value);
    writer.endUint32(valueStart);
    crc = writer.crc8(crc, valueStart);
  }
  if (op !== "put") {
    writer.byte(Tag.cellOp);
    writer.byte(Op[op]);
  }
  if (version !== null) {
    writer.byte(Tag.cellVersion);
    const versionStart = writer.length;
    writer.int64(version);
    crc = writer.crc8(crc, versionStart);
  }
  if (op !== "put") crc = crc8(crc, Uint8Array.of(Op[op]));
  writer.byte(Tag.cellChecksum);
  writer.byte(crc);
  return crc;
}

function writeVariant(writer: ByteWriter, value: ColumnValue | WireKeyValue): void {
  if (value === INF_MIN) writer.byte(Type.infMin);
  else if (value === INF_MAX) writer.byte(Type.infMax);
  else if (value === AUTO_INCREMENT) writer.byte(Type.autoIncrement);
  else if (typeof value === "bigint") {
    writer.byte(Type.integer);
    writer.int64(value);
  } else if (typeof value === "number") {
    writer.byte(Type.double);
    writer.double(value);
  } else if (typeof value === "boolean") {
    writer.byte(Type.boolean);
    writer.byte(value ? 1 : 0);
  } else if (typeof value === "string") {
    writer.byte(Type.string);
    const start = writer.beginUint32();
    writer.utf8(value);
    writer.endUint32(start);
  } else {
    writer.byte(Type.blob);
    writer.uint32(value.length);
    writer.bytes(value);
  }
}

function writeExtension(writer: ByteWriter, { epoch, timestampUs, rowIndex }: SequenceInfo): void {
  writer.byte(Tag.extension);
  writer.uint32(1 + 4 + SEQUENCE_LENGTH);
  writer.byte(Tag.sequence);
  writer.uint32(SEQUENCE_LENGTH);
  writer.byte(Tag.sequenceEpoch);
  writer.int32(epoch);
  writer.byte(Tag.sequenceTimestamp);
  writer.int64(timestampUs);
  writer.byte(Tag.sequenceRowIndex);
  writer.int32(rowIndex);
}
