import { expect, test } from "vitest";
import { messagesFor } from "@/messages";
import { belongsToField, matchSequence, strokeOf } from "./strokes";
import { keycaps, SHORTCUTS } from "./table";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
});

test("the main modifier is Ctrl, and Cmd on a Mac", () => {
  expect(strokeOf(press("k", { ctrlKey: true }), false)).toBe("mod+k");
  expect(strokeOf(press("k", { metaKey: true }), true)).toBe("mod+k");
  expect(strokeOf(press("k", { metaKey: true }), false)).toBeNull();
});

test("a sign is the character it types, a shifted letter keeps its Shift", () => {
  expect(strokeOf(press("?", { shiftKey: true }), false)).toBe("?");
  expect(strokeOf(press("N", { shiftKey: true }), false)).toBe("shift+n");
  expect(strokeOf(press("F8", { shiftKey: true }), false)).toBe("shift+F8");
  expect(strokeOf(press("Shift", { shiftKey: true }), false)).toBeNull();
});

test("sequences wait for their second stroke", () => {
  expect(matchSequence(["g"], "g d")).toBe("pending");
  expect(matchSequence(["g", "d"], "g d")).toBe("matched");
  expect(matchSequence(["g", "x"], "g d")).toBe("none");
  expect(matchSequence(["d"], "g d")).toBe("none");
});

test("plain keys belong to a focused field, Ctrl combinations and function keys do not", () => {
  expect(belongsToField("j")).toBe(true);
  expect(belongsToField("shift+n")).toBe(true);
  expect(belongsToField("mod+s")).toBe(false);
  expect(belongsToField("F8")).toBe(false);
  expect(belongsToField("alt+1")).toBe(false);
});

test("every binding has a line on the sheet, and no two of one scope share a key", () => {
  expect(Object.keys(SHORTCUTS).sort()).toEqual(Object.keys(messagesFor("en").shell.shortcuts.action).sort());
  const taken = Object.values(SHORTCUTS).flatMap(({ keys, scope }) => keys.map((key) => `${scope} ${key}`));
  expect(new Set(taken).size).toBe(taken.length);
});

test("keycaps name keys as they are printed", () => {
  expect(keycaps("mod+k", false)).toEqual(["Ctrl", "K"]);
  expect(keycaps("mod+k", true)).toEqual(["⌘", "K"]);
  expect(keycaps("ArrowDown", false)).toEqual(["↓"]);
});
