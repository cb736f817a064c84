import { fileURLToPath } from "node:url";
import { bootstrap } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
const { findBrowser } = await import("./lib/browser.js");
const { playwright } = await import("./lib/suite.js");
const browser = await findBrowser();
if (!browser) {
  console.error("No Chromium was found and none could be installed; set CHROMIUM_PATH to one.");
  process.exit(1);
}
const { failed } = await playwright("e2e", process.argv.slice(2), { CHROMIUM_PATH: browser });
process.exit(failed === 0 ? 0 : 1);
