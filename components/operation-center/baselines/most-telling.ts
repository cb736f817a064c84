import type { BaselineInstanceSummary } from "@/lib/core/baseline/baseline";
import { BY_SEVERITY } from "@/lib/core/baseline/state";

/**
 * Of several cycles the one to look at first: the worst of those that are not done, of equals the one committed to
 * first; when all are done, the last. Null for none.
 */
export function mostTelling<Cycle extends BaselineInstanceSummary>(cycles: readonly Cycle[]): Cycle | null {
  const inOrder = cycles.toSorted((a, b) => a.committedAt.getTime() - b.committedAt.getTime());
  const open = inOrder.filter(({ finishedAt }) => finishedAt === null);
  const worst = BY_SEVERITY.findLast((state) => open.some((each) => each.state === state));
  return open.find(({ state }) => state === worst) ?? inOrder.at(-1) ?? null;
}
