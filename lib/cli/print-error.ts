import { ZodError } from "zod";
import { AppError, toAppError } from "@/lib/core/errors";
import type { NodeProblem } from "@/lib/core/node";
import { problemLine } from "./problem-line";

/** Writes an error to standard error: code, sentence, where, what to do, and the causes underneath. */
export function printError(thrown: unknown): void {
  const { code, original, message, path, remedy, details, causes } = named(thrown).describe("en");
  const lines = [`error ${code}${original ? ` (${original})` : ""}: ${message}`];
  if (path) lines.push(`  at: ${path}`);
  if (remedy) lines.push(`  what to do: ${remedy}`);
  for (const [name, value] of Object.entries(details)) {
    if (code === "node.checks_failed" && name === "problems")
      for (const problem of value as NodeProblem[]) lines.push(`  ${problemLine(problem)}`);
    else lines.push(`  ${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  }
  for (const cause of causes) lines.push(`  cause: ${cause}`);
  process.stderr.write(`${lines.join("\n")}\n`);
}

/** What a schema refuses on the command line is wrong input, by its first rule that is broken; so is a bad environment. */
function named(thrown: unknown): AppError {
  if (thrown instanceof Error && thrown.name === "BadEnvironment")
    return new AppError("input.invalid", { reason: thrown.message });
  if (!(thrown instanceof ZodError)) return toAppError(thrown);
  const { path, message } = thrown.issues[0]!;
  const where = path.map(String).join(".");
  return new AppError("input.invalid", { reason: where === "" ? message : `${where}: ${message}` });
}
