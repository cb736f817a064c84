import { expect, test } from "vitest";
import { previewCell } from "./preview-cell";

test("numbers keep every digit, and what JSON cannot hold is text", () => {
  expect(previewCell(9_223_372_036_854_775_807n)).toEqual({ text: "9223372036854775807", kind: "number" });
  expect(previewCell(Number.NaN)).toEqual({ text: "NaN", kind: "number" });
  expect(previewCell(-0.1)).toEqual({ text: "-0.1", kind: "number" });
});

test("an empty text is not a missing one", () => {
  expect(previewCell("")).toEqual({ text: "", kind: "text" });
  expect(previewCell(null)).toBeNull();
});

test("long values are cut, and say how long they are", () => {
  expect(previewCell("x".repeat(5_000))).toEqual({ text: "x".repeat(1_024), kind: "text", length: 5_000 });
  const bytes = previewCell(new Uint8Array(5_000));
  expect(bytes).toMatchObject({ kind: "bytes", length: 5_000 });
  expect(Buffer.from(bytes!.text, "base64")).toEqual(Buffer.alloc(768));
});
