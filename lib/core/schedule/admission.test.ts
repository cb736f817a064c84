import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admit, type Candidate, type GroupLoad } from "./admission";

let id = 0n;
const candidate = (rest: Partial<Candidate> = {}): Candidate => ({
  id: ++id,
  bizdate: "20250101",
  workspaceId: "w",
  nodeId: `n${id}`,
  kind: "CYCLE",
  priority: 1,
  dueAt: Number(id),
  cuMilli: 500,
  maxParallel: null,
  ...rest,
});
const load = (capacityMilli: number, rest: Partial<GroupLoad> = {}): GroupLoad => ({
  capacityMilli,
  largestMilli: capacityMilli,
  maxRunning: 200,
  taken: [],
  weights: new Map(),
  ...rest,
});
const ids = (list: readonly Candidate[]) => list.map((each) => each.id);

test("the earliest due go first, as far as the resources reach", () => {
  const queue = [candidate(), candidate(), candidate(), candidate()];
  expect(ids(admit(queue.toReversed(), load(1_500)).admitted)).toEqual(ids(queue.slice(0, 3)));
  expect(admit(queue, load(0)).admitted).toEqual([]);
  expect(admit(queue, load(9_000, { maxRunning: 2 })).admitted).toHaveLength(2);
  const taken = [candidate(), candidate()];
  expect(admit(queue, load(1_500, { taken })).admitted).toHaveLength(1);
});

test("priority comes before age", () => {
  const [low, high] = [candidate({ priority: 1 }), candidate({ priority: 8 })];
  expect(ids(admit([low, high], load(500)).admitted)).toEqual([high.id]);
});

test("workspaces share evenly, or by weight, however many runs one of them has", () => {
  const flood = Array.from({ length: 100 }, () => candidate({ workspaceId: "a" }));
  const few = Array.from({ length: 10 }, () => candidate({ workspaceId: "b" }));
  const counts = (list: readonly Candidate[]) =>
    ["a", "b"].map((name) => list.filter((each) => each.workspaceId === name).length);
  expect(counts(admit([...flood, ...few], load(5_000)).admitted)).toEqual([5, 5]);
  const weights = new Map([["a", 4]]);
  expect(counts(admit([...flood, ...few], load(5_000, { weights })).admitted)).toEqual([8, 2]);
});

test("a large run is not starved by small ones behind it", () => {
  const taken = [candidate({ cuMilli: 1_000 })];
  const [large, small] = [candidate({ cuMilli: 2_000 }), candidate({ cuMilli: 500 })];
  expect(admit([large, small], load(2_000, { taken })).admitted).toEqual([]);
  expect(ids(admit([large, small], load(2_500)).admitted)).toEqual([large.id, small.id]);
});

test("a run that no worker could take stands in nobody's way", () => {
  const [giant, small] = [candidate({ cuMilli: 9_000 }), candidate()];
  const { admitted, tooLarge } = admit([giant, small], load(16_000, { largestMilli: 8_000 }));
  expect([ids(admitted), ids(tooLarge)]).toEqual([[small.id], [giant.id]]);
});

describe("limits of a node", () => {
  test("no more than so many of its runs at once", () => {
    const queue = [1, 2, 3].map(() => candidate({ nodeId: "n", maxParallel: 2 }));
    const other = candidate({ nodeId: "other" });
    const { admitted, heldNodes } = admit([...queue, other], load(9_000, { taken: [candidate({ nodeId: "n" })] }));
    expect(ids(admitted)).toEqual([queue[0]!.id, other.id]);
    expect([...heldNodes]).toEqual(["n"]);
  });

  test("backfill and test runs wait while the node's own run is at work", () => {
    const backfill = candidate({ nodeId: "n", kind: "BACKFILL" });
    const taken = [candidate({ nodeId: "n" })];
    expect(admit([backfill], load(9_000, { taken })).admitted).toEqual([]);
    expect(admit([backfill], load(9_000)).admitted).toHaveLength(1);
    expect(admit([candidate({ nodeId: "n" })], load(9_000, { taken: [backfill] })).admitted).toHaveLength(1);
  });
});

test("never more than the group has, and never a free place while somebody in line fits", () => {
  const some = fc.record({
    workspaceId: fc.constantFrom("a", "b", "c"),
    nodeId: fc.constantFrom("n1", "n2", "n3", "n4"),
    kind: fc.constantFrom("CYCLE" as const, "BACKFILL" as const),
    priority: fc.constantFrom(1, 3, 8),
    cuMilli: fc.constantFrom(250, 500, 2_000),
    maxParallel: fc.constantFrom(null, 1),
  });
  const queues = fc.array(
    some.map((each) => candidate(each)),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(queues, queues, fc.integer({ min: 0, max: 8_000 }), (queue, taken, spare) => {
      const used = taken.reduce((sum, { cuMilli }) => sum + cuMilli, 0);
      const group = load(used + spare, { taken });
      const { admitted, tooLarge } = admit(queue, group);
      const free = spare - admitted.reduce((sum, { cuMilli }) => sum + cuMilli, 0);
      expect(free).toBeGreaterThanOrEqual(0);
      expect(new Set(ids(admitted)).size).toBe(admitted.length);
      const running = [...taken, ...admitted];
      const isHeld = ({ nodeId, kind, maxParallel }: Candidate) => {
        const own = running.filter((each) => each.nodeId === nodeId);
        const yields = kind === "BACKFILL" && own.some((each) => each.kind === "CYCLE");
        return yields || own.length >= (maxParallel ?? Infinity);
      };
      const left = queue.filter((each) => !admitted.includes(each) && !tooLarge.includes(each) && !isHeld(each));
      const best = left.reduce((top, { priority }) => Math.max(top, priority), 0);
      // Whoever is left behind stands behind somebody of at least its priority who does not fit.
      if (left.length > 0) expect(left.some(({ priority, cuMilli }) => priority === best && cuMilli > free)).toBe(true);
    }),
  );
});
