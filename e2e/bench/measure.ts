import type { Page } from "@playwright/test";

/** Runs in the page before anything else: remembers what the browser says of paints, shifts and interactions. */
export function watchEvents(): void {
  const seen = { lcp: 0, cls: 0, events: [] as { id: number; ms: number }[] };
  (globalThis as unknown as { seen: typeof seen }).seen = seen;
  const watch = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch("largest-contentful-paint", ({ startTime }) => (seen.lcp = startTime));
  watch("layout-shift", (entry) => {
    const { value, hadRecentInput } = entry as unknown as { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) seen.cls += value;
  });
  watch(
    "event",
    (entry) => {
      const { interactionId } = entry as unknown as { interactionId: number };
      if (interactionId > 0) seen.events.push({ id: interactionId, ms: entry.duration });
    },
    { durationThreshold: 16 },
  );
}

/**
 * The interactions of a page so far, each by its slowest event, from the input to the next paint. The browser rounds
 * to 8 ms and leaves out what took less than 16.
 */
export async function interactions(page: Page): Promise<number[]> {
  await page.waitForTimeout(500);
  const events = await page.evaluate(
    () => (globalThis as unknown as { seen: { events: { id: number; ms: number }[] } }).seen.events,
  );
  const slowest = new Map<number, number>();
  for (const { id, ms } of events) slowest.set(id, Math.max(ms, slowest.get(id) ?? 0));
  return [...slowest.values()];
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
export const p95 = (values: readonly number[]) => quantile(values, 0.95);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
