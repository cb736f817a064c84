import { createRequire } from "node:module";
import { doubleText } from "@/lib/engine/text";
import type { ChangeObject } from "@/lib/maxcompute/testing/naive-encoder";

/*
 * Stream pages by means of the official npm client's own parts: its compiled protobuf messages and its PlainBuffer
 * reader, whose two gaps are filled in here. It has no branch for the extension that every stream record ends with, and
 * its branch for the operation of a cell reads a variable that nobody declares.
 */
const require = createRequire(import.meta.url);
// The package has no types.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const sdk: any = require("tablestore");
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const messages: any = require("tablestore/lib/protocol/tablestore_compiled_proto.js");
const { GetStreamRecordResponse } = messages.main.proto;
const { plainBufferConsts: TAG, plainBufferCrc8: crc8 } = sdk;
const UPDATE = 2;
const DELETE = 3;

export interface NaivePage {
  readonly rows: readonly ChangeObject[];
  readonly nextIterator: string;
}

/** A page as one object per change. */
export function decodeNaively(body: Uint8Array, shardId: string): NaivePage {
  const { streamRecords, nextShardIterator } = GetStreamRecordResponse.decode(body);
  const rows: ChangeObject[] = [];
  for (const { actionType, record } of streamRecords) {
    const row = readRow(record);
    const pk = row.primaryKey[0]!.value as string;
    let columnIndex = 0;
    const sequenceInfo = () => `${row.sequence}_${shardId}:${String(columnIndex++).padStart(10, "0")}`;
    if (actionType !== UPDATE) {
      const nothing = { colName: null, version: null, colValue: null };
      rows.push({ pk, ...nothing, opType: "DR", sequenceInfo: sequenceInfo() });
    }
    if (actionType === DELETE) continue;
    for (const { columnName, columnValue, timestamp, op } of row.attributes) {
      rows.push({
        pk,
        colName: columnName,
        version: timestamp === null ? null : BigInt(timestamp.toString()),
        colValue: columnValue === null ? null : textOf(columnValue),
        opType: op === 0 ? "U" : op === TAG.DELETE_ALL_VERSION ? "DA" : "DO",
        sequenceInfo: sequenceInfo(),
      });
    }
  }
  return { rows, nextIterator: nextShardIterator };
}

function textOf(value: unknown): string {
  return typeof value === "number" ? doubleText(value) : String(value);
}

function readRow(record: Buffer) {
  const input = new sdk.PlainBufferInputStream({ buffer: record, offset: 0, limit: record.length });
  const stream = new sdk.PlainBufferCodedInputStream(input);
  if (stream.readHeader() !== TAG.HEADER) throw new Error("no header");
  stream.readTag();
  let rowCrc = 0;
  const primaryKey = [];
  const attributes = [];
  if (stream.checkLastTagWas(TAG.TAG_ROW_PK)) {
    stream.readTag();
    while (stream.checkLastTagWas(TAG.TAG_CELL)) {
      const column = stream.readPrimaryKeyColumn(rowCrc);
      primaryKey.push({ name: column.columnName, value: column.primaryKeyValue });
      rowCrc = column.rowCheckSum;
    }
  }
  if (stream.checkLastTagWas(TAG.TAG_ROW_DATA)) {
    stream.readTag();
    while (stream.checkLastTagWas(TAG.TAG_CELL)) {
      const column = readColumn(stream, rowCrc);
      attributes.push(column);
      rowCrc = column.rowCheckSum;
    }
  }
  const isDelete = stream.checkLastTagWas(TAG.TAG_DELETE_ROW_MARKER);
  if (isDelete) stream.readTag();
  rowCrc = crc8.crcInt8(rowCrc, isDelete ? 1 : 0);
  const sequence = stream.checkLastTagWas(TAG.TAG_EXTENSION) ? readSequence(stream) : "";
  if (!stream.checkLastTagWas(TAG.TAG_ROW_CHECKSUM) || input.readRawByte() !== rowCrc) throw new Error("row checksum");
  return { primaryKey, attributes, sequence };
}

/** As the client's `readColumn`, with the operation. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function readColumn(stream: any, rowCrc: number) {
  const input = stream.inputStream;
  stream.readTag();
  let crc = 0;
  const columnName: string = input.readUtfString(input.readRawLittleEndian32());
  crc = crc8.crcString(crc, columnName);
  stream.readTag();
  let columnValue: unknown = null;
  if (stream.checkLastTagWas(TAG.TAG_CELL_VALUE)) {
    const value = stream.readColumnValue(crc);
    columnValue = value.columnVal;
    crc = value.cellCheckSum;
  }
  let op = 0;
  if (stream.checkLastTagWas(TAG.TAG_CELL_TYPE)) {
    op = input.readRawByte();
    stream.readTag();
  }
  let timestamp = null;
  if (stream.checkLastTagWas(TAG.TAG_CELL_TIMESTAMP)) {
    timestamp = input.readInt64();
    crc = crc8.crcInt64Buf(crc, timestamp.toBuffer());
    stream.readTag();
  }
  if (op !== 0) crc = crc8.crcInt8(crc, op);
  if (!stream.checkLastTagWas(TAG.TAG_CELL_CHECKSUM) || input.readRawByte() !== crc) throw new Error("cell checksum");
  stream.readTag();
  return { columnName, columnValue, timestamp, op, rowCheckSum: crc8.crcInt8(rowCrc, crc) };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function readSequence(stream: any): string {
  const input = stream.inputStream;
  input.readInt32();
  stream.readTag();
  input.readInt32();
  stream.readTag();
  const epoch = input.readInt32();
  stream.readTag();
  const timestamp = input.readInt64();
  stream.readTag();
  const rowIndex = input.readInt32();
  stream.readTag();
  const padded = (value: unknown, width: number) => String(value).padStart(width, "0");
  return `${padded(epoch, 10)}_${padded(timestamp, 20)}_${padded(rowIndex, 10)}`;
}
