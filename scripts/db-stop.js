// Stops the embedded database that a killed launcher left running.
import { stopDatabase } from "./lib/embedded-postgres.js";
import { home } from "./lib/runtime.js";

console.log((await stopDatabase({ home })) ? "The database has stopped." : "The database was not running.");
