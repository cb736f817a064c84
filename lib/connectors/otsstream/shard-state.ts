import type { SplitMark } from "@/lib/engine/contract";
import { checkpointOf, outcomeOf, type ShardOutcome, type ShardStart } from "./shard-graph";
import type { ShardTime } from "./status-table";

/** Least distance between two stored iterators of one shard, by the time of their records. */
const TIME_CHECKPOINT_MS = 10 * 60_000;

/** What is known of one shard in the course of a run: where it starts, how far it is, how it ended. */
export class ShardState {
  readonly shardId: string;
  readonly parents: readonly ShardState[];
  start: ShardStart = { kind: "horizon", filter: false };
  outcome: ShardOutcome | undefined;
  /** Records of the output, over all attempts. */
  records = 0;
  readonly times: ShardTime[] = [];
  #lastTimeMs = -Infinity;

  constructor(shardId: string, parents: readonly ShardState[]) {
    this.shardId = shardId;
    this.parents = parents;
  }

  /** Notes an iterator that produced a page whose first record has this time, if the last one is long enough ago. */
  noteTime(timeMs: number, iterator: string): void {
    if (timeMs < this.#lastTimeMs + TIME_CHECKPOINT_MS) return;
    this.#lastTimeMs = timeMs;
    this.times.push({ shardId: this.shardId, timeMs, iterator });
  }

  /** Takes over what an earlier attempt read of this shard. */
  resume({ position, drained, recordsRead }: SplitMark): void {
    this.records = recordsRead;
    if (!drained || position === null) return;
    const { outcome, times = [] } = JSON.parse(position) as EndPosition;
    this.outcome = outcome;
    this.times.splice(0, this.times.length, ...times);
  }

  /** The end as the engine keeps it. */
  endPosition(): string | null {
    return this.outcome === undefined
      ? null
      : JSON.stringify({ outcome: this.outcome, times: this.times } satisfies EndPosition);
  }

  checkpoint(): string {
    return checkpointOf(this.outcome ?? outcomeOf("TRIM_HORIZON"));
  }
}

interface EndPosition {
  readonly outcome: ShardOutcome;
  /** Places in the shard for runs that look for one by time; journals of before do not name them. */
  readonly times?: readonly ShardTime[];
}

/** A place between two pages, as the engine keeps it: where reading goes on, and whether early records are skipped. */
export interface PagePosition {
  /** Null behind the last page of a closed shard. */
  readonly iterator: string | null;
  readonly filter: boolean;
}

export const writePosition = (position: PagePosition): string => JSON.stringify(position);
export const readPosition = (position: string): PagePosition => JSON.parse(position) as PagePosition;
