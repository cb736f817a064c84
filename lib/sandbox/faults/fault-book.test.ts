import { expect, test } from "vitest";
import { FaultBook } from "./fault-book";

const at = new Date("2026-03-01T00:00:00Z");
const call = { server: "tablestore", operation: "GetStreamRecord" } as const;
const happens = (book: FaultBook, count: number) => Array.from({ length: count }, () => book.take(call) !== null);

test("nothing happens until a rule is added", () => {
  const book = new FaultBook(() => at);
  expect(happens(book, 3)).toEqual([false, false, false]);
  expect(book.occurrences).toEqual([]);
});

test("a rule happens to the calls it names, as often as it says, and is on record", () => {
  const book = new FaultBook(() => at);
  const { id } = book.add({ ...call, fromCall: 2, every: 2, times: 2, effect: { kind: "hang" } });
  expect(book.take({ ...call, operation: "PutRow" })).toBeNull();
  expect(book.take({ ...call, server: "maxcompute" })).toBeNull();
  expect(happens(book, 7)).toEqual([false, true, false, true, false, false, false]);
  expect(book.occurrences.map(({ ruleId, call, effect, at }) => ({ ruleId, call, effect, at }))).toEqual([
    { ruleId: id, call, effect: "hang", at },
    { ruleId: id, call, effect: "hang", at },
  ]);
  expect(book.rules).toMatchObject([{ id, calls: 7, happened: 2 }]);
});

test("the same seed gives the same faults", () => {
  const run = (seed: number) => {
    const book = new FaultBook(() => at);
    book.add({ times: null, probability: 0.5, seed, effect: { kind: "none" } });
    return happens(book, 64);
  };
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
  const share = run(7).filter(Boolean).length;
  expect(share).toBeGreaterThan(16);
  expect(share).toBeLessThan(48);
});

test("a removed rule stops, and clearing forgets what happened", () => {
  const book = new FaultBook(() => at);
  const { id } = book.add({ times: null, effect: { kind: "cut" } });
  expect(happens(book, 1)).toEqual([true]);
  expect(book.remove(id)).toBe(true);
  expect(book.remove(id)).toBe(false);
  expect(happens(book, 1)).toEqual([false]);
  expect(book.occurrences).toHaveLength(1);
  book.clear();
  expect(book.occurrences).toHaveLength(0);
});

test("a rule that makes no sense is refused", () => {
  const book = new FaultBook(() => at);
  expect(() => book.add({ effect: { kind: "answer", status: 200, code: "OK" } })).toThrow();
  expect(() => book.add({ fromCall: 0, effect: { kind: "none" } })).toThrow();
});
