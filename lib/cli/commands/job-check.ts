import type { Command } from "commander";
import type { AppError } from "@/lib/core/errors";
import type { JobIssue } from "@/lib/core/job";
import { EXIT } from "../exit";
import { parameters, type Parameters } from "../parameters";
import { readInput } from "../read-input";

interface CheckOptions {
  readonly parameter: Parameters;
  readonly zone: string;
  readonly json?: true;
}

/** `job check FILE`: what the editor would underline. Errors refuse, warnings do not. */
export function jobCheck(group: Command): void {
  group
    .command("check")
    .description("check a job without running it; nothing outside the file is looked at")
    .argument("<file>", "job JSON 2.0, 1.0 or DataX, or - for standard input")
    .option("-p, --parameter <name=value>", "a value for ${name}; may be repeated", parameters, {})
    .option("--zone <name>", "IANA time zone in which the job's times are read", "Asia/Shanghai")
    .option("--json", "print one line of JSON instead of text")
    .action(async (file: string, { parameter, zone, json }: CheckOptions) => {
      const { checkJob, readJobText } = await import("@/lib/core/job");
      const { text, convertedFrom, notes } = readJobText(await readInput(file));
      if (convertedFrom !== null) sayConverted(file, convertedFrom, notes);
      const given = Object.keys(parameter);
      const { errors, warnings, references } = checkJob(text, {
        zone,
        ...(given.length === 0 ? {} : { defined: given }),
      });
      if (json) {
        const say = (issues: readonly JobIssue[]) =>
          issues.map(({ error, ...place }) => ({ ...error.describe("en"), ...place }));
        process.stdout.write(`${JSON.stringify({ errors: say(errors), warnings: say(warnings) })}\n`);
      } else {
        for (const issue of errors) print(file, "error", issue);
        for (const issue of warnings) print(file, "warning", issue);
        const names = [...new Set(references.map(({ name }) => name))];
        const needs = names.length === 0 ? "" : `, needs ${names.join(", ")}`;
        process.stdout.write(`${count(errors, "error")}, ${count(warnings, "warning")}${needs}\n`);
      }
      process.exitCode = errors.length === 0 ? EXIT.done : EXIT.failed;
    });
}

/** Places below are those of the converted job: `job convert --to v2` shows it. */
function sayConverted(file: string, from: string, notes: readonly AppError[]): void {
  process.stderr.write(`${file}: a job of ${from}, checked as the job of version 2.0 that it becomes\n`);
  for (const note of notes) process.stderr.write(`${file}: warning ${note.code}: ${note.message}\n`);
}

function print(file: string, severity: string, { error, line, column }: JobIssue): void {
  const { code, message, remedy, path, details } = error.describe("en");
  const where = path ? ` at ${path}` : "";
  const meant = typeof details.suggestion === "string" ? ` Did you mean ${details.suggestion}?` : "";
  process.stderr.write(
    `${file}:${line}:${column}: ${severity} ${code}${where}: ${message}${meant} ${remedy}`.trimEnd() + "\n",
  );
}

function count(issues: readonly unknown[], word: string): string {
  return `${issues.length} ${word}${issues.length === 1 ? "" : "s"}`;
}
