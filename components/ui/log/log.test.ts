import { describe, expect, test } from "vitest";
import { append, bufferOf, MOST_LINES, prepend } from "./log-buffer";
import type { LogPage } from "./log-source";
import { parseLine } from "./parse-line";

const TEXT = "一 a\nbb\nccc\n";
const BYTES = 6 + 3 + 4; // 一 takes three bytes in UTF-8
const page = (text: string, byteFrom: number, lineFrom: number): LogPage => {
  const byteTo = byteFrom + Buffer.byteLength(text);
  return { text, byteFrom, byteTo, lineFrom, totalBytes: byteTo, closed: false };
};
const numbers = (buffer: { lines: readonly { number: number }[] }) => buffer.lines.map(({ number }) => number);

describe("a line", () => {
  test("has a time, a level and a message", () => {
    const line = parseLine("2026-11-22 10:00:40.902 +08:00 ERROR MR-RUN-5003 Out of memory", 7, null);
    expect(line).toMatchObject({ number: 7, level: "error", message: "MR-RUN-5003 Out of memory" });
    expect(line.at?.toISOString()).toBe("2026-11-22T02:00:40.902Z");
  });
  test("without them goes on from the line above", () => {
    expect(parseLine("  at stage encode", 8, "error")).toMatchObject({ level: "error", at: null });
    expect(parseLine("ERROR in the middle of nothing", 9, null)).toMatchObject({ level: null });
  });
});

describe("a buffer", () => {
  test("counts lines and bytes, in whatever script", () => {
    const buffer = bufferOf(page(TEXT, 100, 11));
    expect(numbers(buffer)).toEqual([11, 12, 13]);
    expect(buffer).toMatchObject({ byteFrom: 100, byteTo: 100 + BYTES });
  });
  test("takes only what is new when a resumed connection repeats itself", () => {
    const buffer = bufferOf(page(TEXT, 0, 1));
    expect(append(buffer, page(TEXT, 0, 1))).toBe(buffer);
    const grown = append(buffer, page("ccc\ndddd\n", 9, 3));
    expect(numbers(grown)).toEqual([1, 2, 3, 4]);
    expect(grown.byteTo).toBe(18);
  });
  test("refuses a gap, above and below", () => {
    const buffer = bufferOf(page(TEXT, 50, 5));
    expect(() => append(buffer, page("x\n", 200, 9))).toThrow(/gap/);
    expect(() => prepend(buffer, page("x\n", 10, 2))).toThrow(/gap/);
  });
  test("grows upwards", () => {
    const buffer = prepend(bufferOf(page(TEXT, 4, 3)), page("a\nb\n", 0, 1));
    expect(numbers(buffer)).toEqual([1, 2, 3, 4, 5]);
    expect(buffer.byteFrom).toBe(0);
  });
  test("lets the far end go when it gets long, and knows where it now begins", () => {
    const long = "é\n".repeat(MOST_LINES);
    const buffer = append(bufferOf(page(TEXT, 0, 1)), page(long, BYTES, 4));
    expect(buffer.lines).toHaveLength(MOST_LINES);
    expect(buffer.lines[0]!.number).toBe(4);
    expect(buffer.byteFrom).toBe(BYTES);
    const up = prepend(bufferOf(page(long, BYTES, 4)), page(TEXT, 0, 1));
    expect(up.lines.at(-1)!.number).toBe(MOST_LINES);
    expect(up.byteTo).toBe(BYTES + 3 * (MOST_LINES - 3));
  });
});
