import type { Json, Window } from "@/lib/engine/contract";
import type { ShardStart } from "./shard-graph";
import { ShardState } from "./shard-state";

/** A stream as one run reads it. */
export interface PlannedStream {
  readonly streamId: string;
  readonly window: Window;
  readonly retentionHours: number;
  /** Parents before their children. */
  readonly shards: readonly ShardState[];
}

type SharedStart = Exclude<ShardStart, { kind: "seek" }> | { readonly kind: "seek"; readonly timestampUs: string };

interface SharedStream extends Omit<PlannedStream, "shards"> {
  readonly shards: readonly {
    readonly shardId: string;
    readonly parents: readonly string[];
    readonly start: SharedStart;
  }[];
}

/** What other processes need to read shards of the run from where it found that they start. */
export function shareStream({ shards, ...stream }: PlannedStream): Json {
  const shared: SharedStream = {
    ...stream,
    shards: shards.map(({ shardId, parents, start }) => ({
      shardId,
      parents: parents.map((parent) => parent.shardId),
      start: start.kind === "seek" ? { ...start, timestampUs: String(start.timestampUs) } : start,
    })),
  };
  return shared as unknown as Json;
}

export function joinStream(shared: Json): PlannedStream {
  const { shards, ...stream } = shared as unknown as SharedStream;
  const states = new Map<string, ShardState>();
  for (const { shardId, parents, start } of shards) {
    const state = new ShardState(
      shardId,
      parents.map((parent) => states.get(parent)!),
    );
    state.start = start.kind === "seek" ? { ...start, timestampUs: BigInt(start.timestampUs) } : start;
    states.set(shardId, state);
  }
  return { ...stream, shards: [...states.values()] };
}
