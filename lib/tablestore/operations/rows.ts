import { bool, bytes, embedded, enumeration, int32, message, optional, repeated, required, string } from "../protobuf";
import { Condition, ConsumedCapacity, ReturnContent, TimeRange } from "./shared";

// Every `bytes` field that holds a row or a key is PlainBuffer; every `filter` is a serialized Filter.

export const Direction = enumeration({ FORWARD: 0, BACKWARD: 1 });
export const DataBlockType = enumeration({ DBT_PLAIN_BUFFER: 0, DBT_SIMPLE_ROW_MATRIX: 1 });
export const CompressType = enumeration({ CPT_NONE: 0 });

const written = { consumed: required(1, embedded(ConsumedCapacity)), row: optional(2, bytes) };

export const PutRow = {
  request: message("PutRowRequest", {
    tableName: required(1, string),
    row: required(2, bytes),
    condition: required(3, embedded(Condition)),
    returnContent: optional(4, embedded(ReturnContent)),
    transactionId: optional(5, string),
  }),
  response: message("PutRowResponse", written),
};

export const UpdateRow = {
  request: message("UpdateRowRequest", {
    tableName: required(1, string),
    rowChange: required(2, bytes),
    condition: required(3, embedded(Condition)),
    returnContent: optional(4, embedded(ReturnContent)),
    transactionId: optional(5, string),
  }),
  response: message("UpdateRowResponse", written),
};

export const DeleteRow = {
  request: message("DeleteRowRequest", {
    tableName: required(1, string),
    /** The key with the delete marker. */
    primaryKey: required(2, bytes),
    condition: required(3, embedded(Condition)),
    returnContent: optional(4, embedded(ReturnContent)),
    transactionId: optional(5, string),
  }),
  response: message("DeleteRowResponse", written),
};

export const GetRow = {
  request: message("GetRowRequest", {
    tableName: required(1, string),
    primaryKey: required(2, bytes),
    columnsToGet: repeated(3, string),
    timeRange: optional(4, embedded(TimeRange)),
    maxVersions: optional(5, int32),
    cacheBlocks: optional(6, bool),
    filter: optional(7, bytes),
    /** Columns named in `[startColumn, endColumn)`. */
    startColumn: optional(8, string),
    endColumn: optional(9, string),
    token: optional(10, bytes),
    transactionId: optional(11, string),
  }),
  response: message("GetRowResponse", {
    consumed: required(1, embedded(ConsumedCapacity)),
    /** No bytes when there is no such row. */
    row: required(2, bytes),
    nextToken: optional(3, bytes),
  }),
};

export const GetRange = {
  request: message("GetRangeRequest", {
    tableName: required(1, string),
    direction: required(2, Direction),
    columnsToGet: repeated(3, string),
    timeRange: optional(4, embedded(TimeRange)),
    maxVersions: optional(5, int32),
    limit: optional(6, int32),
    inclusiveStartPrimaryKey: required(7, bytes),
    exclusiveEndPrimaryKey: required(8, bytes),
    cacheBlocks: optional(9, bool),
    filter: optional(10, bytes),
    startColumn: optional(11, string),
    endColumn: optional(12, string),
    token: optional(13, bytes),
    transactionId: optional(14, string),
    dataBlockTypeHint: optional(15, DataBlockType),
    returnEntirePrimaryKeys: optional(16, bool),
    compressTypeHint: optional(17, CompressType),
  }),
  response: message("GetRangeResponse", {
    consumed: required(1, embedded(ConsumedCapacity)),
    /** No bytes when no row is in the page. */
    rows: required(2, bytes),
    nextStartPrimaryKey: optional(3, bytes),
    nextToken: optional(4, bytes),
    dataBlockType: optional(5, DataBlockType),
    compressType: optional(6, CompressType),
  }),
};
