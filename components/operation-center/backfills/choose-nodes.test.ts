import { expect, test } from "vitest";
import { withBetween, withDescendants } from "./choose-nodes";

/** a → b → d → e, a → c → d, and x apart; "gone" is not in production any more. */
const tasks = [
  { id: "a", descendants: ["b", "c"] },
  { id: "b", descendants: ["d", "gone"] },
  { id: "c", descendants: ["d"] },
  { id: "d", descendants: ["e"] },
  { id: "e", descendants: [] },
  { id: "x", descendants: [] },
];

test("row 171: by link, everything on every way between the chosen nodes is added, and nothing else", () => {
  expect(withBetween(["a", "d"], tasks).toSorted()).toEqual(["a", "b", "c", "d"]);
  expect(withBetween(["b", "e"], tasks).toSorted()).toEqual(["b", "d", "e"]);
  expect(withBetween(["a", "x"], tasks)).toEqual(["a", "x"]);
  expect(withBetween(["d"], tasks)).toEqual(["d"]);
});

test("with all descendants, however far, that are in production", () => {
  expect(withDescendants(["b"], tasks)).toEqual(["b", "d", "e"]);
  expect(withDescendants(["a", "x"], tasks)).toEqual(["a", "x", "b", "c", "d", "e"]);
});
