import { setTimeout as delay } from "node:timers/promises";

export const pause = (ms: number): Promise<void> => delay(ms);

/** Looks until there is something, and answers it. @throws Error with what was waited for */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | null | undefined | false>,
  { timeoutMs = 60_000, everyMs = 50 } = {},
): Promise<Found> {
  for (const end = performance.now() + timeoutMs; ;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${Math.round(timeoutMs / 1000)} s for ${what}`);
    await pause(everyMs);
  }
}
