import { AppError } from "@/lib/core/errors";
import type { Connection } from "../connection";
import { OPERATIONS, type ResponseOf } from "../operations";
import type { StreamShard, StreamSummary } from "../operations/streams";
import { decodeStreamPage, type StreamPage } from "../stream-record";

export type StreamDescription = ResponseOf<"DescribeStream">;

/** More pages than any stream or seek has: an endless chain is a fault of the service. */
const MAX_PAGES = 100_000;

export interface ShardSeek {
  readonly streamId: string;
  readonly shardId: string;
  /** Microseconds since the epoch; without it, the oldest record there is. */
  readonly timestampUs?: bigint | undefined;
  /** Goes on with the seek that returned this token; only for callers that page themselves. */
  readonly token?: string | undefined;
}

export interface RecordQuery {
  readonly iterator: string;
  /** Records at most; the service has its own limits too. */
  readonly limit?: number | undefined;
  /** Only for tables of a table group. */
  readonly table?: string | undefined;
  /** Told of every attempt that failed and will be repeated. */
  readonly onRetry?: (() => void) | undefined;
  /** See `CallOptions.onArrival`. */
  readonly onArrival?: ((unverified: Uint8Array) => Promise<void>) | undefined;
}

export interface StreamCalls {
  /** The streams of one table, or of the whole instance. */
  listStreams(table: string | null, signal: AbortSignal): Promise<readonly StreamSummary[]>;
  /** One page of shards; `nextShardId` is the start of the next one. */
  describeStream(
    query: { readonly streamId: string; readonly startShardId?: string; readonly shardLimit?: number },
    signal: AbortSignal,
  ): Promise<StreamDescription>;
  /** Every page together: all shards that still hold records, parents before children. */
  listShards(streamId: string, signal: AbortSignal): Promise<readonly StreamShard[]>;
  /**
   * Positions at the first record not older than the time, following the service's own paging of the seek.
   * Null when a closed shard holds nothing there. Iterators may be stored and read again.
   */
  getShardIterator(seek: ShardSeek, signal: AbortSignal): Promise<string | null>;
  /** @throws AppError "tablestore.data_trimmed" when the position is older than the retention. */
  getStreamRecords(query: RecordQuery, signal: AbortSignal): Promise<StreamPage>;
  /**
   * The same as the bytes of a GetStreamRecord response, for readers that build no objects. Transport damage is
   * excluded; the checksums inside are the reader's to verify (lib/tablestore/stream-page.ts).
   */
  getStreamRecordRaw(query: RecordQuery, signal: AbortSignal): Promise<Uint8Array>;
}

export function streamCalls(connection: Connection): StreamCalls {
  const describeStream: StreamCalls["describeStream"] = ({ streamId, startShardId, shardLimit }, signal) =>
    connection.call(
      "DescribeStream",
      { streamId, inclusiveStartShardId: startShardId, shardLimit },
      { effect: "read", subject: streamId, signal },
    );

  function records<T>(
    { iterator: shardIterator, limit, table: tableName, onRetry, onArrival }: RecordQuery,
    signal: AbortSignal,
    read: (body: Uint8Array) => T,
  ): Promise<T> {
    const body = OPERATIONS.GetStreamRecord.request.encode({ shardIterator, limit, tableName });
    return connection.read(
      "GetStreamRecord",
      body,
      { effect: "read", subject: tableName ?? "", signal, onRetry, onArrival },
      read,
    );
  }

  return {
    async listStreams(table, signal) {
      const request = table === null ? {} : { tableName: table };
      const options = { effect: "read", subject: table ?? "", signal } as const;
      return (await connection.call("ListStream", request, options)).streams;
    },
    describeStream,
    async listShards(streamId, signal) {
      const shards = new Map<string, StreamShard>();
      let startShardId: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const found = await describeStream(
          { streamId, ...(startShardId === undefined ? {} : { startShardId }) },
          signal,
        );
        for (const shard of found.shards) shards.set(shard.shardId, shard);
        const { nextShardId = "" } = found;
        if (nextShardId === "") return [...shards.values()];
        startShardId = nextShardId;
      }
      throw endless("DescribeStream");
    },
    async getShardIterator({ streamId, shardId, timestampUs, token }, signal) {
      const options = { effect: "read", subject: streamId, signal } as const;
      let next = token;
      for (let page = 0; page < MAX_PAGES; page++) {
        const request = { streamId, shardId, timestamp: timestampUs, token: next };
        const { shardIterator, nextToken = "" } = await connection.call("GetShardIterator", request, options);
        if (nextToken === "") return shardIterator === "" ? null : shardIterator;
        next = nextToken;
      }
      throw endless("GetShardIterator");
    },
    getStreamRecords: (query, signal) => records(query, signal, decodeStreamPage),
    getStreamRecordRaw: (query, signal) => records(query, signal, (body) => body),
  };
}

function endless(operation: string): AppError {
  return new AppError("tablestore.damaged_answer", { operation, reason: `more than ${MAX_PAGES} pages` });
}
