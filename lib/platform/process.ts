import { logCrashes } from "./crash";
import { BadEnvironment } from "./env";
import { logger } from "./logger";
import { startTracing } from "./start-tracing";

/**
 * Runs a process of the product: starts it, tells a launcher that it is ready, and on SIGTERM or SIGINT runs the function
 * that `start` returned. A start that fails ends the process with one sentence.
 */
export function runProcess(name: string, start: () => Promise<() => Promise<void>>): void {
  logCrashes(name);
  const started = async () => {
    const endTracing = await startTracing(name);
    const stop = await start();
    return () => stop().finally(endTracing);
  };
  void started().then(
    (stop) => {
      let isStopping = false;
      const end = async () => {
        if (isStopping) return;
        isStopping = true;
        await stop().catch((err: unknown) => logger.error({ err, process: name }, "stopping failed"));
        process.exit(0);
      };
      process.on("SIGTERM", () => void end());
      process.on("SIGINT", () => void end());
      process.send?.({ ready: true });
    },
    (error: unknown) => {
      if (error instanceof BadEnvironment) console.error(error.message);
      else logger.fatal({ err: error, process: name }, "start failed");
      process.exit(1);
    },
  );
}
