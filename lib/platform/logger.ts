import { pino, type Logger } from "pino";
import { env } from "./env";
import { logContext } from "./log-context";

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
  mixin: () => logContext(),
  serializers: { err: describeError },
  redact: {
    paths: ["password", "secret", "accessKeySecret", "authorization", "cookie", "token", "connectionString"].flatMap(
      (key) => [key, `*.${key}`, `*.*.${key}`],
    ),
    censor: "[secret]",
  },
});

/** What an error says. Its own properties stay out: drivers hang whole connections on their errors. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const { code, details } = error as { code?: unknown; details?: unknown };
  return { type: name, message, code, details, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}
