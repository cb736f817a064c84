import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/core/errors";
import type { RecordBatch, RunLog, Window } from "@/lib/engine/contract";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { recordTimeMs, type StreamPageIndex } from "@/lib/tablestore/stream-page";
import { PageFetcher, type PageLimits } from "./page-fetcher";
import { mayRead } from "./shard-graph";
import { readPosition, writePosition, type PagePosition, type ShardState } from "./shard-state";

/** A stretch of a page that belongs to the window. */
export interface PageSlice {
  readonly page: StreamPageIndex;
  readonly from: number;
  readonly to: number;
  readonly shardId: string;
  /** Where reading goes on behind the slice, for resuming. */
  readonly position: string;
}

export interface ShardReading {
  readonly client: TablestoreClient;
  readonly streamId: string;
  /** Sent with every call when the table is in a table group. */
  readonly tableGroupTable: string | undefined;
  readonly window: Window;
  readonly log: RunLog;
  /** Whether the service promises to hold, at this moment, everything from the window's start on. */
  readonly holdsPromised: () => boolean;
  /** Ends the run, or warns, as its job says. */
  readonly lost: (loss: AppError) => void;
  readonly alive: () => void;
  /** Counts a call for a shard that is made again. */
  readonly retried: (shardId: string) => void;
  /** What a page should hold at most, or null for what the service gives. */
  readonly page: PageLimits;
  /** Throws when this run may no longer read the window. */
  readonly throwIfLost: () => void;
  readonly toBatch: (slice: PageSlice) => RecordBatch;
}

const SEEK_MARGIN_MS = 10 * 60_000;
/** Pauses between pages that are empty although there may be more. */
const EMPTY_PAUSE_MS = 100;

/** Microseconds to seek to for a window that starts at `startMs`: before the epoch there is nothing to seek. */
export const seekTimestampUs = (startMs: number): bigint => BigInt(Math.max(0, startMs - SEEK_MARGIN_MS)) * 1000n;

/**
 * Reads one shard's part of the window, page by page, and leaves its outcome in `shard`. The next page is fetched
 * while the last one is worked on. Source: DataX otsstreamreader RecordProcessor.
 */
export async function* readShard(
  shard: ShardState,
  reading: ShardReading,
  signal: AbortSignal,
  from: string | null,
): AsyncIterable<RecordBatch> {
  if (!mayRead(shard.parents.map(({ outcome }) => outcome))) {
    shard.outcome = { kind: "skipped" };
    return;
  }
  const leaving = new AbortController();
  try {
    const inner = AbortSignal.any([signal, leaving.signal]);
    yield* readPages(shard, reading, inner, from);
  } finally {
    leaving.abort();
  }
}

async function* readPages(
  shard: ShardState,
  reading: ShardReading,
  signal: AbortSignal,
  from: string | null,
): AsyncIterable<RecordBatch> {
  const { client, window, tableGroupTable: table, page, alive, toBatch } = reading;
  const retried = () => reading.retried(shard.shardId);
  const fetcher = new PageFetcher(client, { table, page, endMs: window.endMs, signal, alive, retried });
  let position: PagePosition = from === null ? await openShard(shard, reading, fetcher, signal) : readPosition(from);
  while (position.iterator !== null) {
    signal.throwIfAborted();
    reading.throwIfLost();
    const { iterator } = position;
    const page = await fetcher.fetch(iterator);
    if (page.recordCount === 0 && page.nextIterator !== null) {
      if (!mayHoldMore(page, shard, reading)) return stop(shard, page.nextIterator, window);
      if (page.nextIterator === iterator) await sleep(EMPTY_PAUSE_MS, undefined, { signal });
      position = { iterator: page.nextIterator, filter: position.filter };
      continue;
    }
    if (page.recordCount > 0) shard.noteTime(recordTimeMs(page, 0), iterator);
    const end = firstAtOrAfter(page, window.endMs);
    const isLast = end < page.recordCount || page.nextIterator === null;
    if (!isLast) fetcher.ahead(page.nextIterator!);
    const start = position.filter ? Math.min(firstAtOrAfter(page, window.startMs), end) : 0;
    position = { iterator: page.nextIterator, filter: position.filter && start === end };
    if (end < page.recordCount) {
      const next = end === 0 ? iterator : await fetcher.positionAfter(iterator, end);
      position = { iterator: next, filter: position.filter };
    }
    if (start < end) {
      const slice = { page, from: start, to: end, shardId: shard.shardId, position: writePosition(position) };
      const batch = toBatch(slice);
      shard.records += batch.count;
      yield batch;
    }
    if (end < page.recordCount) {
      shard.outcome = position.iterator === null ? { kind: "ended" } : { kind: "stopped", iterator: position.iterator };
      return;
    }
  }
  shard.outcome = { kind: "ended" };
}

/** The shard is drained for now: its position also serves runs that look for one by time. */
function stop(shard: ShardState, iterator: string, { endMs }: Window): void {
  shard.outcome = { kind: "stopped", iterator };
  shard.times.push({ shardId: shard.shardId, timeMs: endMs, iterator });
}

/** An empty page ends the shard's part of the window unless the service says that there may be more. */
function mayHoldMore({ mayMoreRecord }: StreamPageIndex, { shardId }: ShardState, reading: ShardReading): boolean {
  if (mayMoreRecord === null && reading.tableGroupTable !== undefined) {
    throw new AppError("otsstream.page_without_more", { shard: shardId });
  }
  return mayMoreRecord === true;
}

/** Index of the first record whose time is not before `timeMs`, or the number of records. Times need not ascend. */
function firstAtOrAfter(page: StreamPageIndex, timeMs: number): number {
  let record = 0;
  while (record < page.recordCount && recordTimeMs(page, record) < timeMs) record++;
  return record;
}

async function openShard(
  shard: ShardState,
  reading: ShardReading,
  fetcher: PageFetcher,
  signal: AbortSignal,
): Promise<PagePosition> {
  const { client, streamId } = reading;
  const { start, shardId } = shard;
  switch (start.kind) {
    case "ended":
      return { iterator: null, filter: false };
    case "horizon":
    case "seek": {
      const place = { streamId, shardId };
      const isSought = start.kind === "seek" && start.timestampUs > 0n;
      const iterator = await client.getShardIterator(
        isSought ? { ...place, timestampUs: start.timestampUs } : place,
        signal,
      );
      // A run may come to a shard long after it was planned: without a stored position nothing tells what is gone.
      if (!reading.holdsPromised()) await checkOldest(shardId, reading, fetcher, signal);
      return { iterator, filter: start.kind === "seek" || start.filter };
    }
    case "iterator":
      return openStored(shard, start, reading, fetcher, signal);
  }
}

/**
 * A stored position may be older than what the stream retains. Then the shard is entered by time instead, and what
 * was there between is gone: changes are only known to be complete if something before the window is still there.
 */
async function openStored(
  shard: ShardState,
  start: { readonly iterator: string; readonly filter: boolean },
  reading: ShardReading,
  fetcher: PageFetcher,
  signal: AbortSignal,
): Promise<PagePosition> {
  const { shardId } = shard;
  const { client, streamId, log } = reading;
  try {
    fetcher.keep(start.iterator, await fetcher.fetch(start.iterator));
    return start;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "tablestore.data_trimmed") throw error;
  }
  log.warn(`The stored position of shard ${shardId} is older than the stream: entering by time instead.`);
  const timestampUs = seekTimestampUs(reading.window.startMs);
  const iterator = await client.getShardIterator({ streamId, shardId, timestampUs }, signal);
  await checkOldest(shardId, reading, fetcher, signal);
  return { iterator, filter: true };
}

/** Changes are known to be complete only if the shard still holds something from the window's start or before. */
async function checkOldest(
  shardId: string,
  { client, streamId, window, lost }: ShardReading,
  fetcher: PageFetcher,
  signal: AbortSignal,
): Promise<void> {
  const oldest = await client.getShardIterator({ streamId, shardId }, signal);
  const first = oldest === null ? null : await fetcher.look(oldest);
  const oldestMs = first !== null && first.recordCount > 0 ? recordTimeMs(first, 0) : null;
  if (oldestMs !== null && oldestMs <= window.startMs) return;
  const time = (ms: number) => new Date(ms).toISOString();
  const params = { shard: shardId, oldest: oldestMs === null ? "now" : time(oldestMs), start: time(window.startMs) };
  lost(new AppError("otsstream.data_lost", params));
}
