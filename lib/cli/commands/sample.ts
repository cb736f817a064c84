import { EXIT } from "../exit";
import { stopSignal } from "../stop-signal";
import type { Register } from ".";

/** `sample ensure|run`: the sandbox's sample task. */
export const sample: Register = (program) => {
  const group = program.command("sample").description("work with the sandbox's sample data and task");
  group
    .command("ensure")
    .description("register the sandbox's data sources and the sample task, unless they are there")
    .action(async () => {
      const [{ withInstallation }, { ensureSamples }] = await Promise.all([
        import("../installation"),
        import("@/lib/services/samples"),
      ]);
      await withInstallation(() => ensureSamples());
    });
  group
    .command("run")
    .description("copy the last hour of the sample table now, and count both sides; ends with 0 only if they agree")
    .option("--verbose", "print the run log")
    .action(async ({ verbose }: { verbose?: true }) => {
      const { runSample } = await import("../sample-run");
      const { signal, done } = stopSignal();
      const say = (line: string) => void (verbose && process.stderr.write(`${line}\n`));
      const { windowStart, windowEnd, source, destination } = await runSample(say, signal).finally(done);
      process.stdout.write(`window       ${windowStart.toISOString()} to ${windowEnd.toISOString()}\n`);
      process.stdout.write(`Tablestore   ${source} change records\nMaxCompute   ${destination} rows\n`);
      const agree = source === destination;
      process.stdout.write(agree ? "Both sides agree.\n" : "The two sides differ.\n");
      process.exitCode = agree ? EXIT.done : EXIT.failed;
    });
};
