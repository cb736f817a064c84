import { AppError } from "@/lib/core/errors";
import type { RunLog, Window } from "@/lib/engine/contract";
import { seekTimestampUs } from "./shard-reader";
import { SHARD_END, TRIM_HORIZON, type ShardStart } from "./shard-graph";
import type { ShardState } from "./shard-state";
import type { StatusTable } from "./status-table";

const HOUR_MS = 3_600_000;

interface StartSearch {
  readonly shards: readonly ShardState[];
  readonly window: Window;
  readonly statusTable: StatusTable;
  readonly retentionHours: number;
  readonly seekByTime: boolean;
  readonly nowMs: number;
  readonly log: RunLog;
  readonly signal: AbortSignal;
}

/**
 * Gives every shard its start. A complete set that an earlier run left for exactly the window's start is the boundary
 * itself; without one, shards are entered by time and early records are skipped.
 * Source: DataX otsstreamreader OTSStreamReaderSlaveProxy.init.
 * @throws AppError otsstream.shard_vanished
 */
export async function findStarts(search: StartSearch): Promise<void> {
  const { shards, window, statusTable, log, signal } = search;
  const stored = await statusTable.completeSet(window.startMs, signal);
  if (stored === null) {
    log.info("No complete set of checkpoints for the window's start: entering by time.");
    for (const shard of shards) shard.start = await startWithout(shard, search);
    return;
  }
  log.info(`Checkpoints found for the window's start: ${stored.size} shards.`);
  const listed = new Map(shards.map((shard) => [shard.shardId, shard]));
  for (const [shardId, checkpoint] of stored) {
    const shard = listed.get(shardId);
    if (shard !== undefined) shard.start = startAt(checkpoint);
    else if (checkpoint !== SHARD_END) throw new AppError("otsstream.shard_vanished", { shard: shardId, checkpoint });
  }
}

function startAt(checkpoint: string): ShardStart {
  if (checkpoint === SHARD_END) return { kind: "ended" };
  if (checkpoint === TRIM_HORIZON) return { kind: "horizon", filter: false };
  return { kind: "iterator", iterator: checkpoint, filter: false };
}

async function startWithout(shard: ShardState, search: StartSearch): Promise<ShardStart> {
  const { window, statusTable, retentionHours, seekByTime, nowMs, signal } = search;
  if (seekByTime) return { kind: "seek", timestampUs: seekTimestampUs(window.startMs) };
  const oldestMs = nowMs - (retentionHours - 1) * HOUR_MS;
  const iterator = await statusTable.nearestIterator(shard.shardId, oldestMs, window.startMs - 1, signal);
  return iterator === null ? { kind: "horizon", filter: true } : { kind: "iterator", iterator, filter: true };
}
