import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import packageJson from "@/package.json" with { type: "json" };

// Each command is a process of its own, which takes a second to start, or several beside others.
vi.setConfig({ testTimeout: 60_000 });

const program = join(import.meta.dirname, "../../bin/millrace.js");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const file = join(folder, "job.json");
  await writeFile(file, text);
  return file;
}

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

test("job check accepts the guide's script as it is and names what it still needs", async () => {
  const { code, stdout } = await millrace("job", "check", await written(GUIDE_SCRIPT));
  expect({ code, stdout }).toEqual({ code: 0, stdout: "0 errors, 0 warnings, needs startTime, endTime\n" });
});

test("job check names a wrong key, the place in the file and what was meant, and refuses", async () => {
  const file = await written(GUIDE_SCRIPT.replace('"dataTable"', '"dataTabel"'));
  const { code, stderr } = await millrace("job", "check", file);
  expect(code).toBe(1);
  expect(stderr).toMatch(/:\d+:\d+: error job\.missing_parameter at steps\[0\]\.parameter\.dataTable/);
  expect(stderr).toContain("Did you mean dataTable?");
});

test("a file that is not there is named, with no stack trace", async () => {
  const { code, stderr } = await millrace("job", "check", "/nowhere/job.json");
  expect(code).toBe(1);
  expect(stderr).toContain("/nowhere/job.json cannot be read: it does not exist");
  expect(stderr).not.toContain("    at ");
});

test("params eval prints the value alone, or the mistake with its column", async () => {
  const [guide, abroad, wrong] = await Promise.all([
    millrace("params", "eval", "$[yyyymmddhh24-2/24]$[miss-10/24/60]${yyyymmdd}", ...at("2023-04-23 19:00:00"), "--bizdate", "2024-02-29"), // prettier-ignore
    millrace("params", "eval", "$[yyyymmddhh24miss-10/24/60]", ...at("2025-03-09 03:00:00"), "--zone", "America/Los_Angeles"), // prettier-ignore
    millrace("params", "eval", "$[yyyymm-1]", ...at("2023-04-23 19:00:00")),
  ]);
  expect(guide).toEqual({ code: 0, stdout: "2023042317500020240229\n", stderr: "" });
  expect(abroad.stdout).toBe("20250309015000\n");
  expect(wrong).toMatchObject({ code: 1, stdout: "" });
  expect(wrong.stderr).toContain("column 9");
  expect(wrong.stderr).toContain("add_months(yyyymm,-1)");
});
const at = (cyctime: string) => ["--cyctime", cyctime];

test("job convert turns the guide's script into DataX and back, and check accepts either form", async () => {
  const there = await millrace("job", "convert", "--to", "datax", await written(GUIDE_SCRIPT));
  expect(there).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(there.stdout).job.content[0].reader.name).toBe("otsstreamreader");
  const datax = await written(there.stdout);
  const back = await millrace("job", "convert", "--to", "v2", datax);
  expect(JSON.parse(back.stdout)).toMatchObject({ version: "2.0", steps: JSON.parse(GUIDE_SCRIPT).steps });
  const check = await millrace("job", "check", datax);
  expect(check).toMatchObject({ code: 0, stdout: "0 errors, 0 warnings, needs startTime, endTime\n" });
  expect(check.stderr).toContain("a job of DataX");
});

test("job convert says what it leaves out, and refuses what is no job", async () => {
  const script = JSON.parse(GUIDE_SCRIPT);
  script.setting.jvmOption = "-Xmx1g";
  const { code, stderr } = await millrace("job", "convert", "--to", "datax", await written(JSON.stringify(script)));
  expect(code).toBe(0);
  expect(stderr).toContain("warning job.not_converted: setting.jvmOption has no counterpart there");
  for (const text of ["{", '{"a": 1}']) {
    const refused = await millrace("job", "convert", "--to", "v2", await written(text));
    expect(refused).toMatchObject({ code: 1, stdout: "" });
  }
});
