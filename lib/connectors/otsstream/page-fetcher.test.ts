import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import type { RecordQuery, TablestoreClient } from "@/lib/tablestore/client";
import { PageFetcher } from "./page-fetcher";
import { scriptedStream, type ScriptedRecord } from "./testing/scripted-stream";
import { putCell } from "./testing/stream-world";

const END_MS = 10_000;
const PAGE = 3;
const records = (count: number): ScriptedRecord[] =>
  Array.from({ length: count }, (_, index) => ({ timeMs: index, cells: [putCell("c", `value ${index}`, 1n)] }));

/** What becomes of one answer: bytes that are changed on the way, which its MD5 shows. */
type Damage = readonly { readonly at: number; readonly xor: number }[];

/** A service whose answers arrive damaged as often as the plan says, and are repeated by a client that notices. */
function service(count: number, plan: readonly Damage[] = []) {
  const stream = scriptedStream({ S: { records: records(count), closed: true } }, PAGE);
  const damages = [...plan];
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const getStreamRecordRaw = async ({ onArrival, onRetry, ...query }: RecordQuery, signal: AbortSignal) => {
    asked.push(query.iterator);
    signals.push(signal);
    for (;;) {
      const position = Number(query.iterator.slice(2));
      if (!/^S:\d+$/.test(query.iterator) || position > count)
        throw new AppError("tablestore.invalid_request", { reason: "iterator" });
      const answer = await stream.getStreamRecordRaw(query, signal);
      const damage = damages.shift() ?? [];
      if (damage.length === 0) {
        await onArrival?.(answer);
        return answer;
      }
      const damaged = Uint8Array.from(answer);
      for (const { at, xor } of damage) damaged[at % damaged.length]! ^= xor;
      await onArrival?.(damaged);
      onRetry?.();
    }
  };
  return { client: { getStreamRecordRaw } as unknown as TablestoreClient, asked, signals };
}

function fetcherOf(client: TablestoreClient, { endMs = END_MS, signal = new AbortController().signal } = {}) {
  const page = { bytes: null, records: null };
  return new PageFetcher(client, { table: undefined, page, endMs, signal, alive: () => {}, retried: () => {} });
}

async function readAll(fetcher: PageFetcher): Promise<number[]> {
  const counts: number[] = [];
  for (let iterator: string | null = "S:0"; iterator !== null;) {
    const page = await fetcher.fetch(iterator);
    counts.push(page.recordCount);
    iterator = page.nextIterator;
  }
  return counts;
}

test("the next page is called for when a page has arrived, each of them once, and none behind the last", async () => {
  const { client, asked } = service(8);
  const fetcher = fetcherOf(client);
  const first = fetcher.fetch("S:0");
  await expect.poll(() => asked).toEqual(["S:0", "S:3"]);
  expect((await first).nextIterator).toBe("S:3");
  // What has arrived ahead is not gone on from before it is wanted.
  expect(asked).toEqual(["S:0", "S:3"]);
  expect(await readAll(fetcherOf(client))).toEqual([3, 3, 2]);
  expect(asked.slice(2)).toEqual(["S:0", "S:3", "S:6"]);
});

test("a page that reaches the end of the window is not gone on from", async () => {
  const { client, asked } = service(8);
  await fetcherOf(client, { endMs: 2 }).fetch("S:0");
  expect(asked).toEqual(["S:0"]);
});

test("a damaged page is refused, and the call that it led to is dropped", async () => {
  // The last bytes are the field `may_more_record`; before it stands "S:3".
  const answer = await scriptedStream({ S: { records: records(8) } }, PAGE).getStreamRecordRaw(
    { iterator: "S:0" },
    new AbortController().signal,
  );
  const { client, asked, signals } = service(8, [[{ at: answer.length - 3, xor: 0x37 ^ 0x33 }]]);
  expect(await readAll(fetcherOf(client))).toEqual([3, 3, 2]);
  expect(asked).toEqual(["S:0", "S:7", "S:3", "S:6"]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false, false]);
});

test("whatever is damaged on the way, the pages are the service's", async () => {
  const damage = fc.array(fc.record({ at: fc.nat(400), xor: fc.integer({ min: 1, max: 255 }) }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.array(damage, { maxLength: 12 }), async (count, plan) => {
      const counts = await readAll(fetcherOf(service(count, plan).client));
      expect(counts.reduce((sum, records) => sum + records, 0)).toBe(count);
      expect(counts.slice(0, -1).every((records) => records === PAGE)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("a stop ends the calls for pages that nobody took", async () => {
  const { client, signals } = service(8);
  const stopping = new AbortController();
  const fetcher = fetcherOf(client, { signal: stopping.signal });
  await fetcher.fetch("S:0");
  stopping.abort();
  expect(signals.at(-1)!.aborted).toBe(true);
  await expect(fetcher.fetch("S:6")).rejects.toThrow();
});
