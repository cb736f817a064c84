import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { asCommand, asCurl } from "./as-text";

/** The words that a shell reads out of a text whose program is replaced by one that prints them. */
const shellReads = (text: string, program: string) =>
  execFileSync("sh", ["-c", `${program}() { printf '%s\\0' "$@"; }\n${text}`], {
    encoding: "utf8",
    env: { ...process.env, MILLRACE_TOKEN: "mr_token" },
  })
    .split("\0")
    .slice(0, -1);

test("a shell reads the words of a command as they were, whatever is in them", () => {
  const words = ["instance", "rerun", "20261128-25", "--reason", 'it\'s $HOME `late`\nand "done"', "数据 *"];
  expect(shellReads(asCommand(words), "millrace")).toEqual(words);
});

test("a shell reads a call with its body, and takes the token from its own variable", () => {
  const body = { ids: ["20261128-25"], operation: "rerun", reason: "it's over" };
  const text = asCurl({ method: "POST", path: "/api/instances/actions?x=1&y=2", body }, "http://console:7700", "w-1");
  expect(text).not.toContain("mr_token");
  expect(shellReads(text, "curl")).toEqual([
    "-H",
    "Authorization: Bearer mr_token",
    "-H",
    "x-millrace-workspace: w-1",
    "-X",
    "POST",
    "-H",
    "content-type: application/json",
    "-d",
    JSON.stringify(body),
    "http://console:7700/api/instances/actions?x=1&y=2",
  ]);
});
