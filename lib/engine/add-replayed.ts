import type { Receipt, SplitCounts } from "./contract";
import { MultisetHash } from "./multiset-hash";

/**
 * The receipt of a run together with that of a replay of its dirty records: what the replay wrote counts as written by
 * the run. Sums of hashes do not depend on who wrote which row.
 */
export function addReplayed(receipt: Receipt, replay: Receipt): Receipt {
  const splits = new Map(replay.splits.map((split) => [split.split, split]));
  return {
    ...receipt,
    splits: receipt.splits.map((split) => ({ ...split, ...added(split, splits.get(split.split)) })),
    total: added(receipt.total, replay.total),
  };
}

function added(counts: SplitCounts, replayed: SplitCounts | undefined): SplitCounts {
  if (replayed === undefined) return counts;
  const hash = new MultisetHash(counts.writtenHash);
  hash.add(new MultisetHash(replayed.writtenHash).sum);
  return {
    ...counts,
    recordsWritten: counts.recordsWritten + replayed.recordsWritten,
    recordsFiltered: counts.recordsFiltered + replayed.recordsFiltered,
    recordsDirty: counts.recordsDirty - replayed.recordsWritten - replayed.recordsFiltered,
    writtenHash: hash.toString(),
  };
}
