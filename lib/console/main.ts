import http from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { trustedProxies } from "./client-address";
import { startTracing } from "@/lib/platform/start-tracing";
import { intoLog } from "./framework-log";
import { hardening } from "./harden";

/** The console as a process: the built server, which makes its own HTTP server, with ours around it. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 60_000;

intoLog(console, logger);
http.createServer = hardening(http.createServer, {
  headersMs: HEADERS_MS,
  requestMs: REQUEST_MS,
  trusted: trustedProxies(env.trustedProxies),
  isSecure: env.url.startsWith("https:"),
}) as typeof http.createServer;

const endTracing = await startTracing("console");
process.once("SIGTERM", () => void endTracing());

await import(pathToFileURL(join(import.meta.dirname, "../../.next/standalone/server.js")).href);
