import { pino, type Logger } from "pino";
import { env } from "./env";

export type { Logger } from "pino";

/**
 * JSON lines on stdout, object first, constant lower-case message: `logger.info({ instanceId }, "instance claimed")`.
 * Never rows, never job JSON; `Secret` prints as `[secret]`, and well-known secret keys are cut out should they come.
 */
export const logger: Logger = pino({
  level: env.logLevel,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: ["password", "secret", "accessKeySecret", "authorization", "cookie", "token", "connectionString"].flatMap(
      (key) => [key, `*.${key}`, `*.*.${key}`],
    ),
    censor: "[secret]",
  },
});
