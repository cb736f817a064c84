// Type check, with the incremental state kept outside the tree.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./lib/runtime.js";

const tsc = join(root, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "--noEmit", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
