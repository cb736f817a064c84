import type { Logger } from "@/lib/platform/logger";

/**
 * What the framework says through the global console goes into the log like everything else. It keeps the process alive
 * after errors that nobody caught, and Node would print them with all that hangs on them: requests, connections, and
 * what they were signed with.
 */
export function intoLog(target: Pick<Console, "error" | "warn">, logger: Pick<Logger, "error" | "warn">): void {
  for (const level of ["error", "warn"] as const) {
    target[level] = (...said: unknown[]) => {
      const err = said.find((each) => each instanceof Error);
      const texts = said.filter((each) => each !== err).map((each) => (typeof each === "object" ? "" : String(each)));
      logger[level](err ? { err } : {}, texts.join(" ").trim() || "framework");
    };
  }
}
