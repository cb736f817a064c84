import { expect, test } from "vitest";
import type { ReadSplit } from "./contract";
import { SplitQueue } from "./split-queue";

const split = (id: string, ...after: string[]): ReadSplit => ({
  id,
  after,
  read: async function* () {},
  end: () => null,
});
const { signal } = new AbortController();

test("a split is handed out once those it comes after are drained", async () => {
  const queue = new SplitQueue([split("child", "parent", "sibling"), split("parent"), split("sibling")]);
  expect((await queue.next(signal))?.id).toBe("parent");
  expect((await queue.next(signal))?.id).toBe("sibling");
  const child = queue.next(signal);
  queue.drained(split("parent"));
  queue.drained(split("sibling"));
  expect((await child)?.id).toBe("child");
  expect(await queue.next(signal)).toBeNull();
});

test("a parent that is not in the plan counts as drained", async () => {
  expect((await new SplitQueue([split("child", "gone")]).next(signal))?.id).toBe("child");
});

test("splits that an earlier attempt drained are not handed out again", async () => {
  const queue = new SplitQueue([split("parent"), split("child", "parent")], new Set(["parent"]));
  expect((await queue.next(signal))?.id).toBe("child");
  expect(await queue.next(signal)).toBeNull();
});

test("waiting ends with the run, and a circle is told instead of waited for", async () => {
  const stop = new AbortController();
  const queue = new SplitQueue([split("parent"), split("child", "parent")]);
  await queue.next(stop.signal);
  const waiting = queue.next(stop.signal);
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  await expect(new SplitQueue([split("a", "b"), split("b", "a")]).next(signal)).rejects.toThrow("circle");
});
