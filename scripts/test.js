// `npm test`: everything that can be proven on this machine. The last line reads `N passed, N failed`.
import { fileURLToPath } from "node:url";
import { bootstrap } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
const { check, playwright, vitest } = await import("./lib/suite.js");
const { findBrowser } = await import("./lib/browser.js");

const results = [
  await check("generate", ["scripts/generate.js"]),
  await check("types", ["scripts/typecheck.js"]),
  await check("lint", ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."]),
  await check("format", ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."]),
  await vitest("unit", ["--project", "unit"]),
  await vitest("integration", ["--project", "integration"]),
  await check("interop", ["scripts/test-interop.js"]),
  await check("campaign", ["scripts/campaign.js", "--short"]),
  await check("build", ["scripts/build.js"]),
  await endToEnd(),
];
const sum = (key) => results.reduce((total, counts) => total + counts[key], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
process.exit(sum("failed") === 0 ? 0 : 1);

async function endToEnd() {
  const browser = await findBrowser();
  if (browser) return playwright("e2e", [], { CHROMIUM_PATH: browser });
  console.log(
    "\nThe end-to-end tests did not run: no Chromium was found and none could be installed (set CHROMIUM_PATH).",
  );
  return { passed: 0, failed: process.env.CI === "true" ? 1 : 0 };
}
