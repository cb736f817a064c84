/** Where a shard begins in this run. `filter`: records before the window's start are skipped until the first hit. */
export type ShardStart =
  /** A stored position: it is the boundary, whatever the times of the records behind it. */
  | { readonly kind: "iterator"; readonly iterator: string; readonly filter: boolean }
  /** The oldest record there is. */
  | { readonly kind: "horizon"; readonly filter: boolean }
  /** Near the window's start, by asking the service. */
  | { readonly kind: "seek"; readonly timestampUs: bigint }
  /** Read to its end by an earlier run. */
  | { readonly kind: "ended" };

/** How reading a shard ended in this run. */
export type ShardOutcome =
  /** Closed, and nothing is left in it. */
  | { readonly kind: "ended" }
  /** The window's end was reached; the next run goes on at `iterator`. */
  | { readonly kind: "stopped"; readonly iterator: string }
  /** Not read: a parent has records behind the window's end, so everything in here is later. */
  | { readonly kind: "skipped" };

export const SHARD_END = "SHARD_END";
export const TRIM_HORIZON = "TRIM_HORIZON";

/** The outcome as the status table keeps it. */
export function checkpointOf(outcome: ShardOutcome): string {
  if (outcome.kind === "stopped") return outcome.iterator;
  return outcome.kind === "ended" ? SHARD_END : TRIM_HORIZON;
}

export function outcomeOf(checkpoint: string): ShardOutcome {
  if (checkpoint === SHARD_END) return { kind: "ended" };
  return checkpoint === TRIM_HORIZON ? { kind: "skipped" } : { kind: "stopped", iterator: checkpoint };
}

export interface ListedShard {
  readonly shardId: string;
  readonly parentId?: string | undefined;
  readonly parentSiblingId?: string | undefined;
}

/** A shard comes after its parents, as far as those are still listed: an unlisted one is finished for good. */
export function parentsOf({ parentId, parentSiblingId }: ListedShard, listed: ReadonlySet<string>): string[] {
  return [parentId, parentSiblingId].filter((id): id is string => id !== undefined && id !== "" && listed.has(id));
}

/** Whether a shard whose parents ended like this may be read. Source: DataX otsstreamreader ShardStatusChecker. */
export function mayRead(parents: readonly (ShardOutcome | undefined)[]): boolean {
  return parents.every((outcome) => outcome?.kind === "ended");
}
