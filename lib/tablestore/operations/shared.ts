import {
  bool,
  bytes,
  embedded,
  enumeration,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  string,
  type MessageOf,
} from "../protobuf";

// Field numbers: tablestore.proto of the Java, Python, Go and npm clients, which agree wherever they overlap.

export const PrimaryKeyType = enumeration({ INTEGER: 1, STRING: 2, BINARY: 3 });
export const PrimaryKeyOption = enumeration({ AUTO_INCREMENT: 1 });
export const DefinedColumnType = enumeration({
  DCT_INTEGER: 1,
  DCT_DOUBLE: 2,
  DCT_BOOLEAN: 3,
  DCT_STRING: 4,
  DCT_BLOB: 7,
});
export const IndexUpdateMode = enumeration({ ASYNC: 0, SYNC: 1 });
export const IndexType = enumeration({ GLOBAL: 0, LOCAL: 1 });
export const IndexSyncPhase = enumeration({ INVALID: 0, FULL: 1, INCR: 2 });
export const BloomFilterType = enumeration({ NONE: 1, CELL: 2, ROW: 3 });
export const SseKeyType = enumeration({ SSE_KMS_SERVICE: 1, SSE_BYOK: 2 });
export const RowExistence = enumeration({ IGNORE: 0, EXPECT_EXIST: 1, EXPECT_NOT_EXIST: 2 });
export const ReturnType = enumeration({ RT_NONE: 0, RT_PK: 1, RT_AFTER_MODIFY: 2 });

export const AccessDeniedDetail = message("AccessDeniedDetail", {
  authAction: required(1, string),
  authPrincipalType: required(2, string),
  authPrincipalOwnerId: required(3, string),
  authPrincipalDisplayName: required(4, string),
  policyType: required(5, string),
  noPermissionType: required(6, string),
  encodedDiagnosticMessage: optional(7, string),
});

/** The body of every answer that is not 2xx, and of a failed row inside a batch. */
export const ServiceError = message("Error", {
  code: required(1, string),
  message: optional(2, string),
  accessDeniedDetail: optional(3, embedded(AccessDeniedDetail)),
});
export type ServiceError = MessageOf<typeof ServiceError>;

export const PrimaryKeySchema = message("PrimaryKeySchema", {
  name: required(1, string),
  type: required(2, PrimaryKeyType),
  option: optional(3, PrimaryKeyOption),
});
export type PrimaryKeySchema = MessageOf<typeof PrimaryKeySchema>;

export const DefinedColumnSchema = message("DefinedColumnSchema", {
  name: required(1, string),
  type: required(2, DefinedColumnType),
});
export type DefinedColumnSchema = MessageOf<typeof DefinedColumnSchema>;

/** Bounds are variants without length prefix. */
export const PartitionRange = message("PartitionRange", { begin: required(1, bytes), end: required(2, bytes) });

export const TableOptions = message("TableOptions", {
  /** Seconds; −1 keeps data for ever. */
  timeToLive: optional(1, int32),
  maxVersions: optional(2, int32),
  bloomFilterType: optional(3, BloomFilterType),
  blockSize: optional(4, int32),
  /** How far, in seconds, a cell's version may lie from the server's clock. */
  deviationCellVersionInSec: optional(5, int64),
  allowUpdate: optional(6, bool),
  updateFullRow: optional(7, bool),
});
export type TableOptions = MessageOf<typeof TableOptions>;

export const IndexMeta = message("IndexMeta", {
  name: required(1, string),
  primaryKey: repeated(2, string),
  definedColumn: repeated(3, string),
  indexUpdateMode: required(4, IndexUpdateMode),
  indexType: required(5, IndexType),
  indexSyncPhase: optional(6, IndexSyncPhase),
});
export type IndexMeta = MessageOf<typeof IndexMeta>;

export const TableMeta = message("TableMeta", {
  tableName: required(1, string),
  primaryKey: repeated(2, embedded(PrimaryKeySchema)),
  definedColumn: repeated(3, embedded(DefinedColumnSchema)),
  indexMeta: repeated(4, embedded(IndexMeta)),
  tableId: optional(5, string),
  globalTableId: optional(6, string),
});
export type TableMeta = MessageOf<typeof TableMeta>;

/** `columnCondition` is a serialized filter. */
export const Condition = message("Condition", {
  rowExistence: required(1, RowExistence),
  columnCondition: optional(2, bytes),
});
export type Condition = MessageOf<typeof Condition>;

export const CapacityUnit = message("CapacityUnit", { read: optional(1, int32), write: optional(2, int32) });
export const CapacityDataSize = message("CapacityDataSize", {
  readSize: optional(1, int64),
  writeSize: optional(2, int64),
});
export const ReservedThroughput = message("ReservedThroughput", { capacityUnit: required(1, embedded(CapacityUnit)) });

/** Times are seconds since the epoch. */
export const ReservedThroughputDetails = message("ReservedThroughputDetails", {
  capacityUnit: required(1, embedded(CapacityUnit)),
  lastIncreaseTime: required(2, int64),
  lastDecreaseTime: optional(3, int64),
});
export const ConsumedCapacity = message("ConsumedCapacity", {
  capacityUnit: required(1, embedded(CapacityUnit)),
  capacityDataSize: optional(2, embedded(CapacityDataSize)),
});
export type ConsumedCapacity = MessageOf<typeof ConsumedCapacity>;

/** Which columns a record carries besides the change itself: previous values (old) or current ones (new). */
export const StreamColumns = message("StreamColumn", {
  type: required(1, enumeration({ INVALID: 0, SPECIFIED_COLUMN: 1, INPUT_COLUMNS: 2, ALL_COLUMNS: 3 })),
  columnName: repeated(2, string),
});

export const StreamSpecification = message("StreamSpecification", {
  enableStream: required(1, bool),
  /** Hours. */
  expirationTime: optional(2, int32),
  /** Columns whose previous values the records carry. */
  columnsToGet: repeated(3, string),
  oldColumnsToGet: optional(4, embedded(StreamColumns)),
  newColumnsToGet: optional(5, embedded(StreamColumns)),
});
export type StreamSpecification = MessageOf<typeof StreamSpecification>;

export const StreamDetails = message("StreamDetails", {
  enableStream: required(1, bool),
  streamId: optional(2, string),
  /** Hours. */
  expirationTime: optional(3, int32),
  /** Microseconds since the epoch. */
  lastEnableTime: optional(4, int64),
  columnsToGet: repeated(5, string),
  oldColumnsToGet: optional(6, embedded(StreamColumns)),
  newColumnsToGet: optional(7, embedded(StreamColumns)),
});
export type StreamDetails = MessageOf<typeof StreamDetails>;

const encryption = {
  enable: required(1, bool),
  keyType: optional(2, SseKeyType),
  keyId: optional(3, bytes),
  roleArn: optional(4, bytes),
};
export const SseSpecification = message("SSESpecification", encryption);
export const SseDetails = message("SSEDetails", encryption);

/** Versions to read, in their own unit (milliseconds by default): `[startTime, endTime)`, or exactly `specificTime`. */
export const TimeRange = message("TimeRange", {
  startTime: optional(1, int64),
  endTime: optional(2, int64),
  specificTime: optional(3, int64),
});
export type TimeRange = MessageOf<typeof TimeRange>;

export const ReturnContent = message("ReturnContent", {
  returnType: optional(1, ReturnType),
  returnColumnNames: repeated(2, string),
});
export type ReturnContent = MessageOf<typeof ReturnContent>;

export const Empty = message("Empty", {});
