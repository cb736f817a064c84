import { expect, test } from "vitest";
import { intoLog } from "./framework-log";

test("an error becomes a line of the log, and nothing but the error is looked at", () => {
  const lines: unknown[][] = [];
  const target = { error: () => {}, warn: () => {} } as Pick<Console, "error" | "warn">;
  intoLog(target, {
    error: (...line: unknown[]) => lines.push(line),
    warn: (...line: unknown[]) => lines.push(line),
  } as never);
  const error = new Error("it broke");
  target.error("unhandledRejection:", error, { headers: { "x-ots-ststoken": "token" } });
  target.error(error);
  target.warn("slow");
  expect(lines).toEqual([
    [{ err: error }, "unhandledRejection:"],
    [{ err: error }, "framework"],
    [{}, "slow"],
  ]);
});
