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

/** One thing that somebody did, from the input to the next paint. */
export interface Interaction {
  readonly name: string;
  readonly ms: number;
}

/** How long the browser may take to report the last paint. */
const REPORTED_MS = 300;

/**
 * The interactions of `act`, each by its slowest event. The browser rounds to 8 ms and leaves out what took less than
 * 16: an `act` without any is one of 16.
 */
export async function interactions(page: Page, name: string, act: () => Promise<unknown>): Promise<Interaction[]> {
  await page.evaluate(() => void ((globalThis as unknown as Seen).seen.events.length = 0));
  await act();
  await page.waitForTimeout(REPORTED_MS);
  const events = await page.evaluate(() => (globalThis as unknown as Seen).seen.events);
  const slowest = new Map<number, number>();
  for (const { id, ms } of events) slowest.set(id, Math.max(ms, slowest.get(id) ?? 0));
  return slowest.size === 0 ? [{ name, ms: 16 }] : [...slowest.values()].map((ms) => ({ name, ms }));
}

interface Seen {
  readonly seen: { readonly events: { readonly id: number; readonly ms: number }[] };
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
export const p95 = (values: readonly number[]) => quantile(values, 0.95);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
