import fc from "fast-check";
import { expect, test } from "vitest";
import { HELD_REASONS } from "./forecast";
import { BY_SEVERITY, baselineState, worstOf, type Finish } from "./state";

/** Committed to 09:00 with a margin of half an hour; times in minutes of the day. */
const at = (hour: number, minute = 0) => hour * 60 + minute;
const promise = { warnAt: at(8, 30), committedAt: at(9) };
const done = (time: number): Finish => ({ type: "done", at: time });
const expected = (time: number): Finish => ({ type: "expected", at: time });

test.each<[string, Finish, number, string]>([
  ["done before the margin", done(at(8, 29)), at(8, 40), "SAFE"],
  ["done when the margin begins", done(at(8, 30)), at(8, 40), "SAFE"],
  ["done within the margin", done(at(8, 31)), at(8, 40), "WARNING"],
  ["done at the committed time", done(at(9)), at(9, 30), "WARNING"],
  ["done after it", done(at(9, 1)), at(9, 30), "OVERTIME"],
  ["expected before the margin", expected(at(8)), at(7), "SAFE"],
  ["expected within the margin", expected(at(8, 45)), at(7), "WARNING"],
  ["expected after the committed time: not yet overtime", expected(at(11)), at(7), "WARNING"],
  ["unfinished at the beginning of the margin", expected(at(8, 30)), at(8, 30), "SAFE"],
  ["unfinished within the margin, whatever is expected", expected(at(8, 35)), at(8, 35), "WARNING"],
  ["unfinished at the committed time", expected(at(9)), at(9), "WARNING"],
  ["unfinished after it", expected(at(9, 2)), at(9, 1), "OVERTIME"],
  ["no history, time left", { type: "held", reason: "noHistory" }, at(7), "UNKNOWN"],
  ["no history, within the margin", { type: "held", reason: "noHistory" }, at(8, 40), "WARNING"],
  ["no history, too late", { type: "held", reason: "noHistory" }, at(9, 1), "OVERTIME"],
  ["failed, time left", { type: "held", reason: "failed" }, at(7), "WARNING"],
  ["frozen, time left", { type: "held", reason: "frozen" }, at(7), "WARNING"],
  ["failed, too late", { type: "held", reason: "failed" }, at(9, 1), "OVERTIME"],
])("%s", (_, finish, now, state) => expect(baselineState(finish, promise, now)).toBe(state));

const time = fc.integer({ min: 0, max: 2_000 });
const finish: fc.Arbitrary<Finish> = fc.oneof(
  time.map(done),
  time.map(expected),
  fc.constantFrom(...HELD_REASONS).map((reason): Finish => ({ type: "held", reason })),
);
const severity = (given: Finish, committedAt: number, margin: number, now: number) =>
  BY_SEVERITY.indexOf(baselineState(given, { committedAt, warnAt: committedAt - margin }, now));

test("a later committed time never makes the state worse", () => {
  fc.assert(
    fc.property(finish, time, time, fc.nat(200), time, (given, committed, later, margin, now) => {
      expect(severity(given, committed + later, margin, now)).toBeLessThanOrEqual(
        severity(given, committed, margin, now),
      );
    }),
  );
});

test("a shorter margin never makes the state worse", () => {
  fc.assert(
    fc.property(finish, time, fc.nat(200), fc.nat(200), time, (given, committed, margin, more, now) => {
      expect(severity(given, committed, margin, now)).toBeLessThanOrEqual(
        severity(given, committed, margin + more, now),
      );
    }),
  );
});

test("an earlier finish never makes the state worse, and waiting without a finish never makes it better", () => {
  fc.assert(
    fc.property(time, time, fc.constantFrom(done, expected), time, time, (first, more, kind, committed, now) => {
      expect(severity(kind(first), committed, 30, now)).toBeLessThanOrEqual(
        severity(kind(first + more), committed, 30, now),
      );
    }),
  );
  fc.assert(
    fc.property(finish, time, time, time, (given, committed, now, passed) => {
      expect(severity(given, committed, 30, now)).toBeLessThanOrEqual(severity(given, committed, 30, now + passed));
    }),
  );
});

test("overtime is a fact, never a forecast", () => {
  fc.assert(
    fc.property(finish, time, time, (given, committedAt, now) => {
      const isOver = baselineState(given, { committedAt, warnAt: committedAt - 30 }, now) === "OVERTIME";
      expect(isOver).toBe(given.type === "done" ? given.at > committedAt : now > committedAt);
    }),
  );
});

test("the worst of several states; none of none", () => {
  expect(worstOf(["SAFE", "UNKNOWN", "WARNING", "SAFE"])).toBe("WARNING");
  expect(worstOf(["SAFE", "UNKNOWN"])).toBe("UNKNOWN");
  expect(worstOf([])).toBeNull();
});
