import { describe, expect, test } from "vitest";
import { append, bufferOf, MOST_LINES, prepend } from "./log-buffer";
import { pieces, patternOf } from "./highlight";
import { logItems } from "./log-items";
import type { LogStretch, RawLine } from "@/lib/core/log-source";
import { parseLine } from "./parse-line";

/** Whole lines from a byte and a line number on, measured as the server measures them. */
function stretch(texts: readonly string[], byteFrom: number, number: number): LogStretch {
  let byte = byteFrom;
  const lines = texts.map((text, index): RawLine => {
    const line = { number: number + index, byte, level: "info" as const, text };
    byte += Buffer.byteLength(text) + 1;
    return line;
  });
  return { lines, byteFrom, byteTo: byte };
}
const numbers = (buffer: { lines: readonly { number: number }[] }) => buffer.lines.map(({ number }) => number);
const THREE = ["一 a", "bb", "ccc"];

describe("a line", () => {
  test("has a time and a message", () => {
    const text = "2026-11-22 10:00:40.902 +08:00 ERROR MR-RUN-5003 Out of memory";
    const line = parseLine({ number: 7, byte: 0, level: "error", text });
    expect(line).toMatchObject({ number: 7, level: "error", message: "MR-RUN-5003 Out of memory" });
    expect(line.at?.toISOString()).toBe("2026-11-22T02:00:40.902Z");
  });
  test("without them goes on from the line above", () => {
    const line = parseLine({ number: 8, byte: 9, level: "error", text: "  at stage encode" });
    expect(line).toMatchObject({ at: null, message: "  at stage encode" });
  });
});

describe("a buffer", () => {
  test("takes only what is new when a resumed connection repeats itself", () => {
    const buffer = bufferOf(stretch(THREE, 0, 1));
    expect(append(buffer, stretch(THREE, 0, 1))).toBe(buffer);
    const grown = append(buffer, stretch(["ccc", "dddd"], 9, 3));
    expect(numbers(grown)).toEqual([1, 2, 3, 4]);
    expect(grown.byteTo).toBe(18);
  });
  test("refuses a gap, above and below", () => {
    const buffer = bufferOf(stretch(THREE, 50, 5));
    expect(() => append(buffer, stretch(["x"], 200, 9))).toThrow(/gap/);
    expect(() => prepend(buffer, stretch(["x"], 10, 2))).toThrow(/gap/);
  });
  test("grows upwards", () => {
    const buffer = prepend(bufferOf(stretch(THREE, 4, 3)), stretch(["a", "b"], 0, 1));
    expect(numbers(buffer)).toEqual([1, 2, 3, 4, 5]);
    expect(buffer.byteFrom).toBe(0);
  });
  test("lets the far end go when it gets long, and knows where it now begins and ends", () => {
    const long = Array.from({ length: MOST_LINES }, () => "é");
    const first = bufferOf(stretch(THREE, 0, 1));
    const down = append(first, stretch(long, first.byteTo, 4));
    expect(down.lines).toHaveLength(MOST_LINES);
    expect([down.lines[0]!.number, down.byteFrom]).toEqual([4, first.byteTo]);
    const up = prepend(bufferOf(stretch(long, first.byteTo, 4)), stretch(THREE, 0, 1));
    expect(up.lines.at(-1)!.number).toBe(MOST_LINES);
    expect(up.byteTo).toBe(first.byteTo + 3 * (MOST_LINES - 3));
  });
});

test("a long silence is a line of its own, unless lines are left out", () => {
  const at = (time: string) => `2026-11-22 ${time} +08:00 INFO  x`;
  const { lines } = bufferOf(stretch([at("10:00:00.000"), "goes on", at("10:00:42.000")], 0, 1));
  expect(logItems(lines, "all").map(({ kind }) => kind)).toEqual(["line", "line", "gap", "line"]);
  expect(logItems(lines, "error")).toEqual([]);
});

test("hits are cut out of a line whatever their case; half a pattern marks nothing", () => {
  const hits = (text: string, pattern: RegExp | null) => pieces(text, pattern).filter(({ hit }) => hit).length;
  expect(hits("Out of MEMORY, memory", patternOf("memory", false))).toBe(2);
  expect(hits("a.b axb", patternOf("a.b", false))).toBe(1);
  expect(hits("a.b axb", patternOf("a.b", true))).toBe(2);
  expect(patternOf("(", true)).toBeNull();
  expect(pieces("abc", patternOf("x*", true))).toEqual([{ text: "abc", hit: false }]);
});
