import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";

const LIMIT_MS = 10 * 60_000;

const caseResult = z.object({
  operation: z.string(),
  case: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  seconds: z.number(),
});
export type CaseResult = z.output<typeof caseResult>;

/** Everything a script needs to know of what was started; it travels by standard input, because it holds secrets. */
export interface SuiteSettings {
  readonly tablestore: { readonly endpoint: string; readonly instance: string };
  readonly maxcompute: { readonly endpoint: string; readonly project: string };
  readonly account: { readonly id: string; readonly secret: string };
  readonly temporary: { readonly id: string; readonly secret: string; readonly token: string };
  readonly admin: { readonly url: string; readonly token: string };
  /** The first programs that `millrace sandbox` prints, by client. */
  readonly snippets: Readonly<Record<string, string>>;
}

/** Runs one script of cases to its end. A script that breaks off is a failed case of its own. */
export async function runSuite(program: string, script: string, settings: SuiteSettings): Promise<CaseResult[]> {
  const child = spawn(program, ["-B", "-u", script], { stdio: ["pipe", "pipe", "pipe"] });
  const results: CaseResult[] = [];
  const words: string[] = [];
  const patience = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const result = caseResult.safeParse(parse(line));
    if (result.success) results.push(result.data);
    else words.push(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => words.push(text));
  child.stdin.on("error", () => undefined).end(JSON.stringify(settings));
  const ended = new Promise((resolve) => lines.on("close", resolve));
  const code = await new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  clearTimeout(patience);
  await ended;
  if (code !== 0) {
    const detail = `ended with ${code}: ${words.join("\n").slice(-1000)}`;
    results.push({ operation: "(script)", case: script, ok: false, detail, seconds: 0 });
  }
  return results;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Operation × result, then every failed case with its reason. */
export function describeResults(client: string, results: readonly CaseResult[]): string {
  const operations = new Map<string, CaseResult[]>();
  for (const result of results) operations.set(result.operation, [...(operations.get(result.operation) ?? []), result]);
  const width = Math.max(9, ...[...operations.keys()].map((name) => name.length));
  const lines = [...operations].map(([name, cases]) => {
    const passed = cases.filter(({ ok }) => ok).length;
    const seconds = cases.reduce((sum, { seconds }) => sum + seconds, 0);
    const verdict = passed === cases.length ? "ok" : "FAILED";
    return `  ${name.padEnd(width)}  ${`${passed}/${cases.length}`.padStart(7)}  ${seconds.toFixed(1).padStart(6)} s  ${verdict}`;
  });
  const failures = results
    .filter(({ ok }) => !ok)
    .map(
      ({ operation, case: title, detail }) =>
        `  ✗ ${operation}: ${title}\n      ${detail.replaceAll("\n", "\n      ")}`,
    );
  return [`\n${client}`, ...lines, ...failures].join("\n");
}
