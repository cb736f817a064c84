// Generates the list of API routes, the list of commands, the kit's style sheet, and the Prisma client when the schema
// changed. Works without a network: the schema engine that the command line insists on is not needed for this, so any
// executable may stand in for it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { digest } from "./lib/digest.js";
import { kitSheet } from "./lib/kit-sheet.js";
import { listRoutes } from "./lib/list-routes.js";
import { bundledNode, root } from "./lib/runtime.js";
import { writeIfChanged } from "./lib/write-if-changed.js";

const client = join(root, "lib/platform/generated/prisma");
const mark = join(client, "schema.hash");

/** Brings what is generated up to date. Returns whether there was anything to do; throws when it fails. */
export function generate() {
  listRoutes();
  listCommands();
  writeIfChanged(join(root, "components/ui/theme/generated/antd.css"), kitSheet());
  const version = readFileSync(join(root, "node_modules/prisma/package.json"));
  const schema = readFileSync(join(root, "prisma/schema.prisma"));
  const hash = createHash("sha256").update(version).update(schema).digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return false;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules/prisma/build/index.js"), "generate", "--no-hints"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    },
  );
  if (status !== 0) throw new Error(`prisma generate failed\n${stdout}${stderr}`);
  writeFileSync(mark, hash);
  return true;
}

/** lib/docs/generated/cli.ts: what the documentation says about the command line, from the program that parses it. */
function listCommands() {
  const path = join(root, "lib/docs/generated/cli.ts");
  const head = `// Written by scripts/generate.js. ${digest(root, ["lib/cli", "scripts/lib/list-commands.js"])}`;
  if (existsSync(path) && readFileSync(path, "utf8").startsWith(head)) return;
  const alias = pathToFileURL(join(root, "scripts/alias.js")).href;
  const program = join(root, "scripts/lib/list-commands.js");
  const flags = ["--disable-warning=ExperimentalWarning", `--import=${alias}`];
  const { status, stdout, stderr } = spawnSync(bundledNode() ?? process.execPath, [...flags, program], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The commands could not be listed\n${stderr}`);
  const types = `import type { CliCommand } from "../cli-command";`;
  const commands = JSON.stringify(JSON.parse(stdout), null, 2);
  writeIfChanged(path, `${head}\n${types}\n\nexport const CLI_COMMANDS: readonly CliCommand[] = ${commands};\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
