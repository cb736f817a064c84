import type { BaselineInstanceSummary } from "@/lib/core/baseline/baseline";
import { worstOf } from "@/lib/core/baseline/state";

/**
 * Of several cycles the one to look at first, and the one whose state stands for them: the worst; of equals one that is
 * not done before one that is, then of those open the first and of those done the last. Null for none.
 */
export function mostTelling<Cycle extends BaselineInstanceSummary>(cycles: readonly Cycle[]): Cycle | null {
  const state = worstOf(cycles.map((each) => each.state));
  const worst = cycles
    .filter((each) => each.state === state)
    .toSorted((a, b) => a.committedAt.getTime() - b.committedAt.getTime());
  return worst.find(({ finishedAt }) => finishedAt === null) ?? worst.at(-1) ?? null;
}
