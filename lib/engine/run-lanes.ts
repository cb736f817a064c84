import { toAppError } from "@/lib/core/errors";
import { withGrace } from "./abort";
import { runLane, type LaneContext } from "./lane";

/** How long connectors may take to heed a stop before the run ends without them. */
export const GRACE_MS = 800;

/** The first lane to fail ends the others, and the run with its error. */
export async function runLanes(count: number, context: LaneContext, halt: AbortController): Promise<void> {
  const lanes = Array.from({ length: count }, async (_, index) => {
    try {
      await runLane(index, context);
    } catch (error) {
      halt.abort(toAppError(error));
    }
  });
  await withGrace(Promise.all(lanes), halt.signal, GRACE_MS);
  halt.signal.throwIfAborted();
}
