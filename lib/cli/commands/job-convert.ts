import { Option, type Command } from "commander";
import { readInput } from "../read-input";

interface ConvertOptions {
  readonly to: "v2" | "datax";
}

/** `job convert --to v2|datax FILE`: the other form on standard output, what was left out on standard error. */
export function jobConvert(group: Command): void {
  group
    .command("convert")
    .description("convert a job between version 2.0 and DataX; version 1.0 is read too. Secrets never travel")
    .argument("<file>", "job JSON 2.0, 1.0 or DataX, or - for standard input")
    .addOption(new Option("--to <form>", "the form wanted").choices(["v2", "datax"]).makeOptionMandatory())
    .action(async (file: string, { to }: ConvertOptions) => {
      const { checkJob, exportDatax, parseJson, readJobText } = await import("@/lib/core/job");
      const source = await readInput(file);
      parseJson(source);
      const { text, notes } = readJobText(source);
      const [refused] = checkJob(text).errors.filter(({ error }) => error.code !== "job.unknown_step_type");
      if (refused !== undefined) throw refused.error;
      const exported = to === "datax" ? exportDatax(parseJson(text)) : null;
      for (const note of [...notes, ...(exported?.notes ?? [])]) {
        const { code, message, remedy } = note.describe("en");
        process.stderr.write(`warning ${code}: ${message} ${remedy}`.trimEnd() + "\n");
      }
      process.stdout.write(exported === null ? text : `${JSON.stringify(exported.document, null, 2)}\n`);
    });
}
