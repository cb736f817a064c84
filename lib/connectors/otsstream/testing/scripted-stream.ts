import { AppError } from "@/lib/core/errors";
import { OPERATIONS } from "@/lib/tablestore/operations";
import type { StreamCalls } from "@/lib/tablestore/client";
import type { Cell, PrimaryKeyValue } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import type { StreamAction } from "@/lib/tablestore/stream-record";

export interface ScriptedRecord {
  readonly timeMs: number;
  readonly action?: StreamAction;
  readonly key?: PrimaryKeyValue;
  readonly cells?: readonly Cell[];
}

export interface ScriptedShard {
  readonly records: readonly ScriptedRecord[];
  readonly closed?: boolean;
  /** Records before this position are gone. */
  readonly trimmed?: number;
}

/**
 * Stream calls over shards written down in a test, for what no server would do by itself: records whose times go back,
 * puts without cells. Iterators are `shard:position`. The pages are the wire's own bytes.
 */
export function scriptedStream(
  shards: Readonly<Record<string, ScriptedShard>>,
  pageSize = 1000,
): Pick<StreamCalls, "getShardIterator" | "getStreamRecordRaw"> & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    async getShardIterator({ shardId, timestampUs }) {
      calls.push(`seek ${shardId}`);
      const { records, closed = false, trimmed = 0 } = shards[shardId]!;
      const soughtMs = timestampUs === undefined ? -Infinity : Number(timestampUs / 1000n);
      const position = records.findIndex(({ timeMs }, index) => index >= trimmed && timeMs >= soughtMs);
      if (position >= 0) return `${shardId}:${position}`;
      return closed ? null : `${shardId}:${records.length}`;
    },
    async getStreamRecordRaw({ iterator, limit = pageSize, onArrival }) {
      calls.push(`read ${iterator}${limit === pageSize ? "" : ` limit ${limit}`}`);
      const [shardId = "", position = ""] = iterator.split(":");
      const { records, closed = false, trimmed = 0 } = shards[shardId]!;
      const start = Number(position);
      if (start < trimmed) throw new AppError("tablestore.data_trimmed", {});
      const page = records.slice(start, start + limit);
      const next = start + page.length;
      const isFinished = closed && next === records.length;
      const answer = OPERATIONS.GetStreamRecord.response.encode({
        streamRecords: page.map((record, index) => ({
          actionType: record.action ?? "UPDATE_ROW",
          record: encodeRow({
            primaryKey: [{ name: "pk", value: record.key ?? "a" }],
            cells: record.cells ?? [],
            isDelete: record.action === "DELETE_ROW",
            sequence: { epoch: 0, timestampUs: BigInt(record.timeMs) * 1000n, rowIndex: start + index },
          }),
        })),
        ...(isFinished ? {} : { nextShardIterator: `${shardId}:${next}` }),
        mayMoreRecord: next < records.length,
      });
      await onArrival?.(answer);
      return answer;
    },
  };
}
