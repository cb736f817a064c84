// `npm run campaign -- --runs N --seed S`: the fault campaign, on a server and in folders of its own.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
process.env.MILLRACE_RATE_LIMIT = "off";
await import("./alias.js");
const { createDatabase, scratchDatabase } = await import("./lib/scratch-database.js");
const scratch = await scratchDatabase();
process.env.MILLRACE_HOME = scratch.home;
let stopping = null;
const stop = async (code) => {
  await (stopping ??= scratch.remove());
  process.exit(code);
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(130));
try {
  const { campaign } = await import("../campaign/main.ts");
  const create = () => createDatabase(scratch.url, { copy: true });
  await stop(await campaign({ create, home: join(scratch.home, "lanes") }));
} catch (error) {
  console.error(error);
  await stop(1);
}
