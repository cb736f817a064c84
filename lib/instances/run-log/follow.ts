import type { Database } from "@/lib/platform/db";
import { CHANNELS, type Listener } from "@/lib/platform/listen";
import type { Clock } from "@/lib/platform/clock";
import { readForward, type LogFilter, type LogPage, type LogSource } from "./reader";

/** Looks for itself this often: a notice may be lost. */
const POLL_MS = 1_000;

/**
 * Pages of a log from a byte offset on, as it grows. A reader that resumes with the last page's `byteTo` misses nothing
 * and sees nothing twice. Ends when the signal aborts, or when `isOver` says so and everything was read.
 */
export async function* followLog(
  database: Database,
  source: LogSource,
  from: bigint,
  options: LogFilter & {
    readonly listener: Listener;
    readonly clock: Clock;
    readonly isOver: () => Promise<boolean>;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<LogPage> {
  const { listener, clock, isOver, signal, levels } = options;
  let wake = () => {};
  const unsubscribe = listener.subscribe(CHANNELS.logs, {
    onNotice: (payload) => payload === String(source.attemptId) && wake(),
    onGap: () => wake(),
  });
  try {
    for (let at = from; !signal.aborted;) {
      const woken = new AbortController();
      wake = () => woken.abort();
      const over = await isOver();
      const page = await readForward(database, source, at, levels ? { levels } : {});
      if (page.byteTo > at) {
        at = page.byteTo;
        if (page.lines.length > 0) yield page;
      } else if (over) return;
      else await clock.sleep(POLL_MS, AbortSignal.any([woken.signal, signal])).catch(() => {});
    }
  } finally {
    unsubscribe();
  }
}
