import { toAppError } from "@/lib/core/errors";

/** Writes an error to standard error: code, sentence, where, what to do, and the causes underneath. */
export function printError(thrown: unknown): void {
  const { code, original, message, path, remedy, details, causes } = toAppError(thrown).describe("en");
  const lines = [`error ${code}${original ? ` (${original})` : ""}: ${message}`];
  if (path) lines.push(`  at: ${path}`);
  if (remedy) lines.push(`  what to do: ${remedy}`);
  for (const [name, value] of Object.entries(details)) lines.push(`  ${name}: ${String(value)}`);
  for (const cause of causes) lines.push(`  cause: ${cause}`);
  process.stderr.write(`${lines.join("\n")}\n`);
}
