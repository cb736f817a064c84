import { bool, bytes, embedded, enumeration, int64, message, optional, repeated, required, string } from "../protobuf";
import {
  DefinedColumnSchema,
  Empty,
  IndexMeta,
  PartitionRange,
  ReservedThroughput,
  ReservedThroughputDetails,
  SseDetails,
  SseSpecification,
  StreamDetails,
  StreamSpecification,
  TableMeta,
  TableOptions,
} from "./shared";

export const TableStatus = enumeration({ ACTIVE: 1, INACTIVE: 2, LOADING: 3, UNLOADING: 4, UPDATING: 5 });

export const ListTable = {
  request: Empty,
  response: message("ListTableResponse", { tableNames: repeated(1, string) }),
};

export const CreateTable = {
  request: message("CreateTableRequest", {
    tableMeta: required(1, embedded(TableMeta)),
    reservedThroughput: required(2, embedded(ReservedThroughput)),
    tableOptions: optional(3, embedded(TableOptions)),
    partitions: repeated(4, embedded(PartitionRange)),
    streamSpec: optional(5, embedded(StreamSpecification)),
    sseSpec: optional(6, embedded(SseSpecification)),
    indexMetas: repeated(7, embedded(IndexMeta)),
    enableLocalTxn: optional(8, bool),
  }),
  response: Empty,
};

export const DescribeTable = {
  request: message("DescribeTableRequest", { tableName: required(1, string) }),
  response: message("DescribeTableResponse", {
    tableMeta: required(1, embedded(TableMeta)),
    reservedThroughputDetails: required(2, embedded(ReservedThroughputDetails)),
    tableOptions: required(3, embedded(TableOptions)),
    /** The Java client does not know it, the other three demand it: always send it, never require it. */
    tableStatus: optional(4, TableStatus),
    streamDetails: optional(5, embedded(StreamDetails)),
    /** Primary keys in PlainBuffer. */
    shardSplits: repeated(6, bytes),
    sseDetails: optional(7, embedded(SseDetails)),
    indexMetas: repeated(8, embedded(IndexMeta)),
    creationTime: optional(9, int64),
  }),
};

/** `stream_details` is expected even where the stream is off: the Go client fails without it. */
export const UpdateTable = {
  request: message("UpdateTableRequest", {
    tableName: required(1, string),
    reservedThroughput: optional(2, embedded(ReservedThroughput)),
    tableOptions: optional(3, embedded(TableOptions)),
    streamSpec: optional(4, embedded(StreamSpecification)),
  }),
  response: message("UpdateTableResponse", {
    reservedThroughputDetails: required(1, embedded(ReservedThroughputDetails)),
    tableOptions: required(2, embedded(TableOptions)),
    streamDetails: optional(3, embedded(StreamDetails)),
  }),
};

export const DeleteTable = {
  request: message("DeleteTableRequest", { tableName: required(1, string) }),
  response: Empty,
};

export const AddDefinedColumn = {
  request: message("AddDefinedColumnRequest", {
    tableName: required(1, string),
    columns: repeated(2, embedded(DefinedColumnSchema)),
  }),
  response: Empty,
};

export const DeleteDefinedColumn = {
  request: message("DeleteDefinedColumnRequest", { tableName: required(1, string), columns: repeated(2, string) }),
  response: Empty,
};
