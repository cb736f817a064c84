import type { AppError } from "@/lib/core/errors";
import type { Register } from ".";

interface EvalOptions {
  readonly cyctime: string;
  readonly bizdate?: string;
  readonly zone: string;
  readonly jobid?: string;
  readonly nodeid?: string;
  readonly taskid?: string;
}

/** `params eval`: the value alone on standard output; warnings on standard error. */
export const params: Register = (program) => {
  const group = program.command("params").description("work with scheduling parameters");
  group
    .command("eval")
    .description("compute the value of a scheduling parameter, as an instance would get it")
    .argument("<expression>", "for example '$[yyyymmddhh24-1/24]' or '${yyyymmdd}' (quote it: $ means much to a shell)")
    .requiredOption("--cyctime <time>", "scheduled time, YYYY-MM-DD HH:mm:ss or YYYYMMDDHHmmss")
    .option("--bizdate <date>", "business date, YYYY-MM-DD (default: the day before the scheduled time)")
    .option("--zone <name>", "IANA time zone of the workspace", "Asia/Shanghai")
    .option("--jobid <id>", "value of $jobid")
    .option("--nodeid <id>", "value of $nodeid")
    .option("--taskid <id>", "value of $taskid")
    .action(async (expression: string, options: EvalOptions) => {
      const { text, warnings } = await evaluateAt(expression, options);
      for (const warning of warnings)
        process.stderr.write(`warning: ${warning.message} ${warning.describe("en").remedy}\n`);
      process.stdout.write(`${text}\n`);
    });
};

async function evaluateAt(expression: string, { cyctime, bizdate, zone: id, ...ids }: EvalOptions) {
  const [
    { evaluate, skippedTimes },
    { parseExpression },
    { zoneOf },
    { scheduledMoment },
    { parseDay, parseWall },
    { dateOption },
  ] = await Promise.all([
    import("@/lib/core/schedule/parameter/evaluate"),
    import("@/lib/core/schedule/parameter/parse"),
    import("@/lib/core/schedule/zone"),
    import("@/lib/core/schedule/window-text"),
    import("@/lib/core/schedule/wall-time"),
    import("../date-option"),
  ]);
  const zone = zoneOf(id);
  const wall = parseWall(cyctime);
  const day = bizdate === undefined ? Math.floor(wall / 86_400_000) - 1 : parseDay(dateOption("--bizdate", bizdate));
  const parsed = parseExpression(expression);
  const evaluation = evaluate(parsed, { zone, wall, dueAt: scheduledMoment(cyctime, zone), bizdate: day, ids });
  const warnings: readonly AppError[] = [...parsed.warnings, ...skippedTimes(evaluation, parsed.name, zone)];
  return { text: evaluation.text, warnings };
}
