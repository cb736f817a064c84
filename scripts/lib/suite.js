// The steps of `npm test`: each counts what it ran, and the last line sums them up.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./runtime.js";

const reports = join(root, "test-results");

/** @typedef {{ passed: number, failed: number }} Counts */

/** A step that either holds or does not: counts as one test. @returns {Promise<Counts>} */
export async function check(name, args, env) {
  return (await run(name, args, env)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Vitest, by its own report. A runner that left none counts as one failure. @returns {Promise<Counts>} */
export async function vitest(name, args) {
  const file = report(name);
  const program = join(root, "node_modules/vitest/vitest.mjs");
  const ok = await run(name, [
    program,
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...args,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, "utf8"));
  return counted(numPassedTests, numFailedTests || (numFailedTestSuites > 0 ? 1 : 0), ok);
}

/** Playwright, by its own report. @returns {Promise<Counts>} */
export async function playwright(name, args, env) {
  const file = report(name);
  const program = join(root, "node_modules/@playwright/test/cli.js");
  const ok = await run(name, [program, "test", "--reporter=line,json", ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    ...env,
  });
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(file, "utf8"));
  return counted(stats.expected + stats.flaky, stats.unexpected, ok);
}

/** A runner that ends badly without a failed test (a crash in its set-up, say) is a failure all the same. */
function counted(passed, failed, ok) {
  return { passed, failed: !ok && failed === 0 ? 1 : failed };
}

function report(name) {
  mkdirSync(reports, { recursive: true });
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

function run(name, args, env = {}) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("exit", (code) => {
      console.log(`── ${name}: ${code === 0 ? "passed" : "failed"} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      resolve(code === 0);
    });
  });
}
