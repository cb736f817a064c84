import { expect, test } from "vitest";
import { outcomeAdvice, remedyOf } from "./verification";

const readable = { verdict: "equal", reason: null } as const;
const gone = { verdict: "unknown", reason: "The window is gone" } as const;

test.each([
  [{ source: readable, foreign: 0 }, "replace"],
  [{ source: readable, foreign: 7 }, "others"],
  [{ source: readable, foreign: null }, "unattributed"],
  // A rerun that cannot read the window must not empty anything.
  [{ source: gone, foreign: 0 }, "sourceGone"],
] as const)("a difference with %o is put right by %s", (report, remedy) => {
  expect(remedyOf(report)).toBe(remedy);
});

test.each([
  ["equal", 7, "acceptOutcome"],
  ["absent", 0, "replaceOutcome"],
  ["absent", 7, "rejectOutcome"],
  ["differs", 0, "replaceOutcome"],
  ["differs", 7, null],
  ["differs", null, null],
  ["unknown", 0, null],
] as const)("an unknown commit that verifies as %s beside %s other rows suggests %s", (verdict, foreign, operation) => {
  expect(outcomeAdvice({ verdict, foreign }).operation).toBe(operation);
});
