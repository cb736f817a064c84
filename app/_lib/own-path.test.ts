import { expect, test } from "vitest";
import { ownPath } from "./own-path";

test.each(["/operation-center/instances?state=FAILURE#log", "/data-studio/01a2", "/"])("%s is ours", (path) => {
  expect(ownPath(path)).toBe(path);
});

test("what a header cannot hold is encoded", () => {
  expect(ownPath("/operation-center/instances?node=订单")).toBe("/operation-center/instances?node=%E8%AE%A2%E5%8D%95");
});

test.each([
  "https://evil.example/",
  "evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "javascript:alert(1)",
  "",
])("%j leads home", (path) => {
  expect(ownPath(path)).toBe("/");
});

test("nor do several, or none, lead anywhere else", () => {
  expect([ownPath(["/a", "/b"]), ownPath(null), ownPath(undefined)]).toEqual(["/", "/", "/"]);
});
