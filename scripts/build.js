import { fileURLToPath } from "node:url";
import { bootstrap } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
const { generate } = await import("./generate.js");
const { buildConsole } = await import("./lib/console-build.js");
generate();
console.log((await buildConsole()) ? "Built." : "Nothing to build.");
