import fc from "fast-check";
import { expect, test } from "vitest";
import { decisive, forecast, type Run } from "./forecast";

/** Times are minutes of the day. */
const at = (hour: number, minute = 0) => hour * 60 + minute;
const run = (id: string, waitsFor: string[], facts: Partial<Run> = {}): Run => ({
  id,
  state: "NOT_RUN",
  frozen: false,
  isolated: false,
  dueAt: at(0),
  startedAt: null,
  finishedAt: null,
  rerunAt: null,
  usualMs: 30,
  waitsFor,
  ...facts,
});
const success = (startedAt: number, finishedAt: number) => ({ state: "SUCCESS", startedAt, finishedAt }) as const;

function ends(runs: readonly Run[], now: number): Record<string, unknown> {
  const known = forecast(runs, now);
  return Object.fromEntries(runs.map(({ id }) => [id, known.get(id)!.end ?? known.get(id)!.held]));
}

test("a chain: each starts when the one before ends, the first now", () => {
  const runs = [run("a", []), run("b", ["a"], { usualMs: 60 }), run("c", ["b"], { usualMs: 10 })];
  expect(ends(runs, at(2))).toEqual({ a: at(2, 30), b: at(3, 30), c: at(3, 40) });
});

test("the planned time holds a run back, also when all it waits for are done", () => {
  const runs = [run("a", [], success(at(0), at(1))), run("b", ["a"], { dueAt: at(6) })];
  expect(ends(runs, at(2))).toEqual({ a: at(1), b: at(6, 30) });
  expect(forecast(runs, at(2)).get("b")).toMatchObject({ start: at(6), decidedBy: null });
});

test("of several ancestors the last one decides", () => {
  const runs = [
    run("early", [], success(at(0), at(1))),
    run("late", [], { state: "RUNNING", startedAt: at(2), usualMs: 120 }),
    run("end", ["early", "late"]),
  ];
  expect(forecast(runs, at(3)).get("end")).toEqual({ start: at(4), end: at(4, 30), held: null, decidedBy: "late" });
});

test("a run that takes longer than usual is expected to end now", () => {
  const slow = run("a", [], { state: "RUNNING", startedAt: at(2), usualMs: 30 });
  expect(ends([slow, run("b", ["a"])], at(3))).toEqual({ a: at(3), b: at(3, 30) });
});

test("a failed run with a rerun to come starts again then; without one it holds everything behind it", () => {
  const failed = { state: "FAILURE", startedAt: at(1), finishedAt: at(2) } as const;
  expect(ends([run("a", [], { ...failed, rerunAt: at(3) }), run("b", ["a"])], at(2))).toEqual({
    a: at(3, 30),
    b: at(4),
  });
  expect(ends([run("a", [], failed), run("b", ["a"]), run("c", ["b"])], at(2))).toEqual({
    a: "failed",
    b: "failed",
    c: "failed",
  });
});

test("what never ran makes the end unknown; what is stuck is graver, and leads to its cause", () => {
  const runs = [
    run("new", [], { usualMs: null }),
    run("ice", [], { frozen: true }),
    run("both", ["new", "ice"]),
    run("end", ["both"]),
  ];
  expect(ends(runs, at(2))).toEqual({ new: "noHistory", ice: "frozen", both: "frozen", end: "frozen" });
  expect(forecast(runs, at(2)).get("both")!.decidedBy).toBe("ice");
});

test("undecided and isolated runs hold; a frozen one that is done does not", () => {
  expect(ends([run("a", [], { state: "NEEDS_DECISION" })], 0)).toEqual({ a: "needsDecision" });
  expect(ends([run("a", [], { isolated: true })], 0)).toEqual({ a: "isolated" });
  expect(ends([run("a", [], { frozen: true, ...success(at(0), at(1)) })], at(2))).toEqual({ a: at(1) });
});

test("runs that wait for each other never run; ancestors that are not given count as done", () => {
  expect(ends([run("a", ["b"]), run("b", ["a"])], 0)).toEqual({ a: "isolated", b: "isolated" });
  expect(ends([run("a", ["gone"])], at(1))).toEqual({ a: at(1, 30) });
});

test("the decisive one of several: what is stuck first, else the last", () => {
  const runs = [run("a", []), run("b", [], { usualMs: 90 }), run("c", [], { state: "FAILURE" })];
  const known = forecast(runs, 0);
  expect(decisive(["a", "b"], known)).toBe("b");
  expect(decisive(["a", "c", "b"], known)).toBe("c");
  expect(decisive([], known)).toBeNull();
});

/** Up to twelve runs, each waiting for some of those before it. */
const graph = fc.array(fc.record({ usualMs: fc.nat(100), dueAt: fc.nat(1_000), parents: fc.nat() }), { maxLength: 12 });
const runsOf = (shape: { usualMs: number; dueAt: number; parents: number }[]) =>
  shape.map(({ usualMs, dueAt, parents }, index) =>
    run(
      String(index),
      shape.flatMap((_, before) => (before < index && (parents >> before) & 1 ? [String(before)] : [])),
      { usualMs, dueAt },
    ),
  );

test("nothing starts before its time, before now, or before what it waits for has ended; and something holds it back", () => {
  fc.assert(
    fc.property(graph, fc.nat(1_000), (shape, now) => {
      const runs = runsOf(shape);
      const known = forecast(runs, now);
      for (const { id, dueAt, usualMs, waitsFor } of runs) {
        const { start, end } = known.get(id)!;
        const reasons = [now, dueAt, ...waitsFor.map((parent) => known.get(parent)!.end!)];
        expect(start).toBe(Math.max(...reasons));
        expect(end).toBe(start! + usualMs!);
      }
    }),
  );
});

test("a run that usually takes longer makes nothing end earlier", () => {
  fc.assert(
    fc.property(graph, fc.nat(11), fc.nat(50), (shape, which, more) => {
      const runs = runsOf(shape);
      const slower = runs.map((each, index) => (index === which ? { ...each, usualMs: each.usualMs! + more } : each));
      const [before, after] = [forecast(runs, 0), forecast(slower, 0)];
      for (const { id } of runs) expect(after.get(id)!.end).toBeGreaterThanOrEqual(before.get(id)!.end!);
    }),
  );
});
