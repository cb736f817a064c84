// `npm run test:interop`: the official Python clients, unmodified, against a sandbox of their own. Where Python 3 or
// its package index cannot be reached it says so in one line and succeeds. Names (tablestore, maxcompute) choose.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bootstrap, root } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
const program = join(root, "lib/sandbox/interop/main.ts");
const flags = ["--disable-warning=ExperimentalWarning", alias, program, ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, flags, { cwd: root, stdio: "inherit" }).status ?? 1);
