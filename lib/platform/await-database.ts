import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { logger } from "./logger";

const PATIENCE_MS = 60_000;
const BETWEEN_MS = 500;
const CONNECT_MS = 5_000;
/** Not there yet, starting, shutting down, or without a free connection. */
const PASSING = /^(ECONN|ETIMEDOUT$|EAI_AGAIN$|EHOSTUNREACH$|ENETUNREACH$|ENOENT$|08|57P0|53300$)/;

/**
 * Resolves once the database answers and takes writes. After a reboot, a fail-over or a move it may do so later than the
 * process that needs it; whoever started that process should not have to know.
 * @throws what the database last said, at once when waiting would not help, else when patience is over
 */
export async function awaitDatabase(connectionString: string, patienceMs = PATIENCE_MS): Promise<void> {
  const until = performance.now() + patienceMs;
  for (let tries = 0; ; tries++) {
    const obstacle = await obstacleOf(connectionString);
    if (obstacle === null) return;
    if (performance.now() >= until) throw obstacle;
    if (tries === 0) logger.warn({ err: obstacle }, "waiting for the database");
    await pause(BETWEEN_MS);
  }
}

/** Null when a process can begin. */
async function obstacleOf(connectionString: string): Promise<Error | null> {
  const client = new Client({ connectionString, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ transaction_read_only: string }>("show transaction_read_only");
    return rows[0]?.transaction_read_only === "off" ? null : new Error("The database takes no writes at the moment.");
  } catch (error) {
    if (!(error instanceof Error) || !isPassing(error)) throw error;
    return error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A connection that ends, or that does not come, has no code. */
function isPassing(error: Error & { readonly code?: unknown }): boolean {
  return typeof error.code === "string" ? PASSING.test(error.code) : /terminated|timeout/i.test(error.message);
}
