// A boundary rule that silently stops matching looks exactly like a clean tree: lint known-bad imports.
import { ESLint } from "eslint";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./lib/runtime.js";

const eslint = new ESLint({ cwd: root });

async function violations(filePath, code) {
  const [result] = await eslint.lintText(code, { filePath: join(root, filePath) });
  return result.messages.filter(({ ruleId }) => /boundaries|no-restricted-properties/.test(ruleId ?? "")).length;
}

test.each([
  ["core may not import another layer, by alias", "lib/core/probe.ts", `import "@/lib/engine/contract";`],
  ["core may not import another layer, by relative path", "lib/core/probe.ts", `import "../engine/contract";`],
  ["core may not use Node built-ins", "lib/core/probe.ts", `import "node:fs";`],
  ["a component may not reach server code", "components/probe/probe.ts", `import "@/lib/engine/contract";`],
  ["the engine does not know its connectors", "lib/engine/probe.ts", `import "@/lib/connectors/index";`],
  ["prisma belongs to platform", "lib/services/probe.ts", `import "@prisma/client";`],
  ["pg-boss belongs to platform", "lib/scheduler/probe.ts", `import "pg-boss";`],
  ["only env.ts reads the environment", "lib/worker/probe.ts", `export const home = process.env.HOME;`],
])("%s", async (_, filePath, code) => {
  expect(await violations(filePath, code)).toBeGreaterThan(0);
});

test.each([
  ["lib/engine/probe.ts", `import "@/lib/core/errors";`],
  ["lib/tablestore/probe.ts", `import "tablestore"; import "node:fs";`],
  ["lib/platform/env.ts", `export const home = process.env.HOME;`],
])("%s may do what its row allows", async (filePath, code) => {
  expect(await violations(filePath, code)).toBe(0);
});
