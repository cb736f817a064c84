import type { Register } from ".";

interface NextOptions {
  readonly count: string;
  readonly workspace?: string;
  readonly json?: boolean;
}

/** `schedule next`: when a node runs next, with which values and windows. */
export const schedule: Register = (program) => {
  const group = program.command("schedule").description("look ahead at what will run");
  group
    .command("next")
    .description("show the next runs of a deployed node, their values and windows")
    .argument("<node>", "name or id")
    .option("-n, --count <number>", "how many runs", "5")
    .option("--json", "print JSON")
    .option("--workspace <name>", "(default: the only one)")
    .action(async (node: string, { count, workspace, json }: NextOptions) => {
      const [{ withInstallation }, { findWorkspace }, { upcomingRuns }, { positiveNumber }] = await Promise.all([
        import("../installation"),
        import("../workspace"),
        import("@/lib/services/schedule-preview"),
        import("../positive-number"),
      ]);
      const most = positiveNumber("--count", count, 1_000);
      const { runs, warnings, errors, fix, ...head } = await withInstallation(async ({ actor }) =>
        upcomingRuns(await findWorkspace(workspace, actor), node, most, actor),
      );
      if (json) {
        process.stdout.write(`${JSON.stringify({ ...head, runs, warnings, errors, fix }, null, 2)}\n`);
        return;
      }
      process.stderr.write(`times in ${head.timeZone}; cron ${head.cron.join(" and ")}\n`);
      for (const { cyctimeText, bizdate, parameters } of runs) {
        const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
        process.stdout.write(`${[cyctimeText, bizdate, values.join(" ")].join("\t")}\n`);
      }
      for (const { message, remedy } of [...errors, ...warnings])
        process.stderr.write(`warning: ${message} ${remedy}\n`);
      if (fix)
        process.stderr.write(`these would meet: ${fix.map(({ name, value }) => `${name}=${value}`).join(" ")}\n`);
    });
};
