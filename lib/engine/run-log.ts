import type { RunLog } from "./contract";

/** Forwards to `log` with a word in front, so that lines of two ends can be told apart. */
export function named(log: RunLog, name: string): RunLog {
  return {
    info: (message) => log.info(`${name}: ${message}`),
    warn: (message) => log.warn(`${name}: ${message}`),
    error: (message) => log.error(`${name}: ${message}`),
  };
}
