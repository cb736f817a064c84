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
import { ConsumedCapacity, StreamColumns } from "./shared";

// All times are microseconds since the epoch.

export const StreamStatus = enumeration({ STREAM_ENABLING: 1, STREAM_ACTIVE: 2 });
export const ActionType = enumeration({ PUT_ROW: 1, UPDATE_ROW: 2, DELETE_ROW: 3 });

export const StreamSummary = message("Stream", {
  streamId: required(1, string),
  tableName: required(2, string),
  creationTime: required(3, int64),
});
export type StreamSummary = MessageOf<typeof StreamSummary>;

export const StreamShard = message("StreamShard", {
  shardId: required(1, string),
  parentId: optional(2, string),
  parentSiblingId: optional(3, string),
});
export type StreamShard = MessageOf<typeof StreamShard>;

/** Without a table: every stream of the instance. */
export const ListStream = {
  request: message("ListStreamRequest", { tableName: optional(1, string) }),
  response: message("ListStreamResponse", { streams: repeated(1, embedded(StreamSummary)) }),
};

export const DescribeStream = {
  request: message("DescribeStreamRequest", {
    streamId: required(1, string),
    inclusiveStartShardId: optional(2, string),
    shardLimit: optional(3, int32),
    supportTimeseriesDataTable: optional(4, bool),
  }),
  response: message("DescribeStreamResponse", {
    streamId: required(1, string),
    /** Hours. */
    expirationTime: required(2, int32),
    tableName: required(3, string),
    creationTime: required(4, int64),
    streamStatus: required(5, StreamStatus),
    shards: repeated(6, embedded(StreamShard)),
    nextShardId: optional(7, string),
    isTimeseriesDataTable: optional(8, bool),
  }),
};

export const GetShardIterator = {
  request: message("GetShardIteratorRequest", {
    streamId: required(1, string),
    shardId: required(2, string),
    /** Seek to the first record not older; without it, to the oldest record there is. */
    timestamp: optional(3, int64),
    /** `nextToken` of the previous answer of the same seek. */
    token: optional(4, string),
  }),
  response: message("GetShardIteratorResponse", {
    /** Empty when a closed shard holds nothing at or after the time. */
    shardIterator: required(1, string),
    nextToken: optional(2, string),
  }),
};

export const StreamRecordMessage = message("StreamRecord", {
  actionType: required(1, ActionType),
  /** One row of PlainBuffer with its sequence. */
  record: required(2, bytes),
  /** The previous values of the stream's original columns, as a row of PlainBuffer. */
  originRecord: optional(3, bytes),
  /** The current values of the columns asked for, as a row of PlainBuffer. */
  latestColumns: optional(8, bytes),
});

export const GetStreamRecord = {
  request: message("GetStreamRecordRequest", {
    shardIterator: required(1, string),
    limit: optional(2, int32),
    /** Only for tables of a table group. */
    tableName: optional(3, string),
    oldColumnsToGet: optional(6, embedded(StreamColumns)),
    newColumnsToGet: optional(7, embedded(StreamColumns)),
  }),
  response: message("GetStreamRecordResponse", {
    streamRecords: repeated(1, embedded(StreamRecordMessage)),
    /** Absent when the shard is closed and read to its end. */
    nextShardIterator: optional(2, string),
    consumed: optional(3, embedded(ConsumedCapacity)),
    mayMoreRecord: optional(4, bool),
  }),
};
