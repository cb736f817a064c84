// `npm start`: sets everything up on a fresh clone, starts every process, and stays in the foreground.
// `npm start -- --once` runs the sample job once instead, and says whether both sides agree.
import { fileURLToPath } from "node:url";
import { bootstrap } from "./lib/runtime.js";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", () => {}); // the reader of a pipe may leave before we do
}
await bootstrap(fileURLToPath(import.meta.url));
const { launch } = await import("./lib/launch.js");
await launch({ once: process.argv.includes("--once") });
