import { logger } from "./logger";

/**
 * Ends this process when something was thrown that nobody caught, with a line in its log. Node itself would print the
 * error with all that hangs on it: requests, connections, and what they were signed with.
 */
export function logCrashes(name: string): void {
  process.on("uncaughtException", (err) => {
    logger.fatal({ err, process: name }, "crashed");
    process.exit(1);
  });
}
