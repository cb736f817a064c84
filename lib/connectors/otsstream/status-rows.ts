import { deflateSync, inflateSync } from "node:zlib";
import type { PrimaryKey } from "@/lib/tablestore/row";
import type { StoredRow } from "@/lib/tablestore/client";

/**
 * Rows of the status table, as the original reader writes and reads them, so that both can share a table.
 * Source: DataX otsstreamreader StatusTableConstants, CheckpointTimeTracker.
 */
export const STATUS_KEY = ["StreamId", "StatusType", "StatusValue"] as const;

export const STATUS_TYPE = {
  checkpoint: "CheckpointForDataxReader",
  job: "DataxJobDesc",
  shardTime: "ShardTimeCheckpointForDataxReader",
  /** Ours: the claim of a running run on its window's end. The original reader never looks at it. */
  lock: "MillraceRunLock",
} as const;

const WIDTH = 16;
const TAB = "\t";
/** Above every character of a shard id. */
const AFTER_SHARD_IDS = "\x7f";
const CHUNK_BYTES = 65_536;

/** Epoch milliseconds as a key: decimal, padded on the left with spaces to 16 characters. */
export const timeKey = (epochMs: number): string => String(epochMs).padStart(WIDTH);

export const checkpointKey = (endMs: number, shardId: string): string => `${timeKey(endMs)}${TAB}${shardId}`;
export const shardTimeKey = (shardId: string, timeMs: number): string => `${shardId}${TAB}${timeKey(timeMs)}`;

/** Half-open range of all checkpoints of one time. */
export const checkpointRange = (endMs: number): readonly [start: string, end: string] => [
  checkpointKey(endMs, ""),
  checkpointKey(endMs, AFTER_SHARD_IDS),
];

export const statusKey = (streamId: string, type: string, value: string): PrimaryKey => [
  { name: STATUS_KEY[0], value: streamId },
  { name: STATUS_KEY[1], value: type },
  { name: STATUS_KEY[2], value: value },
];

/** The shard id behind the tab of a checkpoint's key. */
export function shardOf(row: StoredRow): string {
  const value = String(row.primaryKey[2]?.value ?? "");
  return value.slice(value.indexOf(TAB) + 1);
}

export function textOf(row: StoredRow, name: string): string | null {
  const value = row.cells.find((cell) => cell.name === name)?.value;
  return typeof value === "string" ? value : null;
}

export function integerOf(row: StoredRow, name: string): number | null {
  const value = row.cells.find((cell) => cell.name === name)?.value;
  return typeof value === "bigint" ? Number(value) : null;
}

/** The shard list of a job row: a JSON array, compressed (RFC 1950), in pieces `ShardIds_0`, `ShardIds_1`, … */
export function packShardIds(shardIds: readonly string[]): Uint8Array[] {
  const packed = deflateSync(JSON.stringify(shardIds));
  const pieces = Math.ceil(packed.length / CHUNK_BYTES);
  return Array.from({ length: pieces }, (_, index) => packed.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES));
}

/** The list that `packShardIds` made, or null when the row holds none. */
export function unpackShardIds(row: StoredRow): string[] | null {
  const pieces: Uint8Array[] = [];
  for (let index = 0; ; index++) {
    const value = row.cells.find((cell) => cell.name === `ShardIds_${index}`)?.value;
    if (!(value instanceof Uint8Array)) break;
    pieces.push(value);
  }
  if (pieces.length === 0) return null;
  const list: unknown = JSON.parse(inflateSync(Buffer.concat(pieces)).toString("utf8"));
  return Array.isArray(list) ? list.map(String) : null;
}
