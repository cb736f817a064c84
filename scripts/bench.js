// `npm run bench` runs every benchmark, `npm run bench -- NAME …` the named one with what follows. A benchmark is a
// file `**/bench/NAME.bench.ts`; it prints one JSON line { "bench": NAME, … } with its figures and ratios.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bootstrap, root } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
const benches = new Map(
  globSync("{lib,components,e2e}/**/bench/*.bench.ts", { cwd: root }).map((path) => [
    basename(path, ".bench.ts"),
    path,
  ]),
);
const [name, ...rest] = process.argv.slice(2);
if (name !== undefined && !benches.has(name)) {
  console.error(`There is no benchmark "${name}"; there are: ${[...benches.keys()].sort().join(", ")}.`);
  process.exit(2);
}
const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
for (const path of name === undefined ? benches.values() : [benches.get(name)]) {
  const flags = ["--disable-warning=ExperimentalWarning", "--expose-gc", alias, join(root, path), ...rest];
  const { status } = spawnSync(process.execPath, flags, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
