import type { Outcome, RunResult } from "./run";

const OUTCOMES: readonly Outcome[] = ["succeeded", "continued", "failed", "stopped", "asked"];
const INVARIANTS = ["R1", "R2", "R3", "R4", "R6", "R7", "R8", "R9", "R10", "R12"];

/** Fault × outcome, as a Markdown table. */
export function formatTable(results: readonly RunResult[]): string {
  const faults = [...new Set(results.map(({ fault, name }) => `${fault} | ${name}`))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const lines = faults.map((key) => {
    const own = results.filter(({ fault, name }) => `${fault} | ${name}` === key);
    const counts = OUTCOMES.map((outcome) => own.filter((result) => result.outcome === outcome).length || "");
    const broken = own.filter(({ violations }) => violations.length > 0).length;
    return `| ${key} | ${own.length} | ${counts.join(" | ")} | ${broken || ""} |`;
  });
  return [
    `| fault | | runs | ${OUTCOMES.join(" | ")} | violated |`,
    `| --- | --- | ---: | ${OUTCOMES.map(() => "---:").join(" | ")} | ---: |`,
    ...lines,
  ].join("\n");
}

export function summarise(results: readonly RunResult[], tookMs: number) {
  const seconds = results.map((result) => result.seconds).sort((a, b) => a - b);
  const broken = results.flatMap(({ violations }) => violations);
  return {
    runs: results.length,
    rows: results.reduce((sum, { rows }) => sum + rows, 0),
    violations: results.filter(({ violations }) => violations.length > 0).length,
    byInvariant: Object.fromEntries(
      [...INVARIANTS, "recovery", "campaign"].flatMap((name) => {
        const count = broken.filter(({ invariant }) => invariant === name).length;
        return count > 0 ? [[name, count]] : [];
      }),
    ),
    minutes: Math.round(tookMs / 6_000) / 10,
    secondsPerRun: { median: seconds[seconds.length >> 1] ?? 0, max: seconds.at(-1) ?? 0 },
  };
}
