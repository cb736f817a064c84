import type { Clock } from "@/lib/platform/clock";
import { logger } from "@/lib/platform/logger";

/**
 * Reports at most once in `everyMs`, never twice at once, and always the newest: what came meanwhile is told when the
 * time is over. A report that fails is left out. Once disposed of, nothing more is told: what the work came to says it all.
 */
export function throttled<T>(
  clock: Clock,
  everyMs: number,
  report: (value: T) => Promise<unknown>,
): Disposable & { readonly tell: (value: T) => void } {
  let newest: { readonly value: T } | null = null;
  let isAtWork = false;
  const work = async () => {
    while (newest !== null) {
      const { value } = newest;
      newest = null;
      await report(value).catch((err: unknown) => logger.warn({ err }, "progress not stored"));
      await clock.sleep(everyMs);
    }
    isAtWork = false;
  };
  return {
    tell: (value) => {
      newest = { value };
      if (isAtWork) return;
      isAtWork = true;
      void work();
    },
    [Symbol.dispose]: () => {
      newest = null;
    },
  };
}
