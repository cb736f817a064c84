import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import packageJson from "@/package.json" with { type: "json" };

const program = join(import.meta.dirname, "../../bin/millrace.js");

async function millrace(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = promisify(execFile)(process.execPath, [program, ...args]);
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

test("version names the product and its runtime", async () => {
  const { code, stdout } = await millrace("version");
  expect(code).toBe(0);
  expect(stdout).toContain(`millrace ${packageJson.version}`);
});

test("an unknown command is wrong usage: exit 2, the word named on standard error, nothing on standard output", async () => {
  const { code, stdout, stderr } = await millrace("frobnicate");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("frobnicate");
});
