#!/usr/bin/env node
// `npx millrace …`: finds the runtime, then hands over to lib/cli.
import { fileURLToPath } from "node:url";
import { bootstrap } from "../scripts/lib/runtime.js";

process.removeAllListeners("warning").on("warning", (warning) => {
  if (warning.name !== "ExperimentalWarning") console.error(`${warning.name}: ${warning.message}`);
});
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1)); // the reader of a pipe may leave
}
await bootstrap(fileURLToPath(import.meta.url), { say: console.error, keepInstalled: true });
await import("../scripts/alias.js");
const { main } = await import("../lib/cli/main.ts");
process.exitCode = await main(process.argv.slice(2));
