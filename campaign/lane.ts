import { DatabaseGates } from "./database-gates";
import { FAULTS } from "./faults";
import { Run, type RunResult } from "./run";
import { endWithUs } from "./processes";
import { World } from "./world";

/** What a lane is told. */
export type ToLane = { readonly type: "run"; readonly seed: number; readonly fault: number } | { readonly type: "end" };
export type FromLane = { readonly type: "ready" } | { readonly type: "result"; readonly result: RunResult };

/** A process with an installation of its own: performs one run after the other. */
const { DATABASE_URL: databaseUrl, MILLRACE_HOME: home } = process.env as Record<string, string>;
endWithUs();
const world = await World.open(home!, databaseUrl!);
const gates = await DatabaseGates.open(world.sql, databaseUrl!);
const tell = (message: FromLane) => process.send?.(message);

process.on("message", (message: ToLane) => {
  if (message.type === "end") void close();
  else void perform(message);
});
process.on("disconnect", () => void close());
tell({ type: "ready" });

async function perform({ seed, fault }: Extract<ToLane, { type: "run" }>): Promise<void> {
  const result = await new Run(world, gates, FAULTS[fault]!, seed).perform();
  if (result.violations.length > 0 && process.env.CAMPAIGN_VERBOSE) process.stderr.write(world.output);
  tell({ type: "result", result });
}

async function close(): Promise<void> {
  await gates.close();
  await world.close();
  process.exit(0);
}
