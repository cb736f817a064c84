import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { InvalidArgumentError, type Command } from "commander";
import type { DirtyRecord } from "@/lib/engine/contract";
import type { RunSummary } from "@/lib/engine/run";
import { EXIT } from "../exit";
import { openDataSources } from "../open-data-sources";
import { parameters, type Parameters } from "../parameters";
import { printError } from "../print-error";
import { readInput } from "../read-input";
import { stopSignal } from "../stop-signal";

interface RunOptions {
  readonly parameter: Parameters;
  readonly dataSources?: string;
  readonly workspace?: string;
  readonly zone: string;
  readonly dirty?: string;
  readonly afterOffset?: number;
  readonly beforeOffset?: number;
  readonly json?: true;
}

/** `job run FILE`: one run, in this process, with its log on standard error. */
export function jobRun(group: Command): void {
  group
    .command("run")
    .description("run a job now; ends with 0 on success, 1 on failure, 143 when stopped")
    .argument("<file>", "job JSON 2.0, 1.0 or DataX, or - for standard input")
    .option("-p, --parameter <name=value>", "a value for ${name}; may be repeated", parameters, {})
    .option("--data-sources <file>", "take data sources from this JSON file instead of the installation")
    .option("--workspace <name>", "workspace whose data sources are meant (default: the only one)")
    .option("--zone <name>", "IANA time zone in which the job's times are read", "Asia/Shanghai")
    .option("--dirty <file>", "append dirty records to this file, one JSON object a line")
    .option("--after-offset <seconds>", "how far behind now a window must end (default: 300)", seconds)
    .option("--before-offset <seconds>", "how far within the retention a window must begin (default: 600)", seconds)
    .option("--json", "end with one line of JSON on standard output")
    .action(async (file: string, options: RunOptions) => {
      const summary = await run(await readInput(file), options);
      const line = options.json ? JSON.stringify(summaryOf(summary)) : sentenceOf(summary);
      process.stdout.write(`${line}\n`);
      // The log has it too, but above the summary: what went wrong is the last thing to be read.
      if (summary.error !== null) printError(summary.error);
      process.exitCode = { SUCCESS: EXIT.done, STOPPED: EXIT.stopped, FAILURE: EXIT.failed, UNKNOWN: EXIT.failed }[
        summary.state
      ];
    });
}

async function run(source: string, options: RunOptions): Promise<RunSummary> {
  const [{ checkJob, readJobText, substitute }, { runJob }, { DEFAULT_SETTINGS }, { connectors }, { AppError }] =
    await Promise.all([
      import("@/lib/core/job"),
      import("@/lib/engine/run-job"),
      import("@/lib/engine/contract"),
      import("@/lib/connectors"),
      import("@/lib/core/errors"),
    ]);
  const { parameter, zone, dirty, afterOffset, beforeOffset } = options;
  const { text, convertedFrom, notes } = readJobText(source);
  if (convertedFrom !== null)
    say("INFO", `The file is a job of ${convertedFrom}; it runs as the job of 2.0 it becomes.`);
  for (const note of notes) say("WARN", note.message);
  const { errors, warnings } = checkJob(text, { zone, defined: Object.keys(parameter) });
  for (const { error, line, column } of warnings) say("WARN", `line ${line}, column ${column}: ${error.message}`);
  const [first] = errors;
  if (first !== undefined) {
    for (const { error, line, column } of errors.slice(1))
      say("ERROR", `line ${line}, column ${column}: ${error.message}`);
    throw first.error instanceof AppError
      ? first.error
      : new AppError("input.invalid", { reason: String(first.error) });
  }
  const sources = await openDataSources(options);
  const { signal, done } = stopSignal();
  try {
    return await runJob({
      job: substitute(JSON.parse(text) as unknown, parameter),
      connectors,
      dataSource: sources.open,
      zone,
      settings: {
        ...DEFAULT_SETTINGS,
        ...(afterOffset === undefined ? {} : { afterOffsetMs: afterOffset * 1_000 }),
        ...(beforeOffset === undefined ? {} : { beforeOffsetMs: beforeOffset * 1_000 }),
      },
      attempt: `${Date.now()}-${randomUUID()}`,
      log: {
        info: (line) => say("INFO", line),
        warn: (line) => say("WARN", line),
        error: (line) => say("ERROR", line),
      },
      dirtyRecords: { add: (records) => keepDirty(records, dirty) },
      journal: { record: async () => undefined },
      history: [],
      onProgress: () => undefined,
      now: () => new Date(),
      signal,
    });
  } finally {
    done();
    await sources.close();
  }
}

async function keepDirty(records: readonly DirtyRecord[], file: string | undefined): Promise<void> {
  const lines = records.map((record) =>
    JSON.stringify(record, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  );
  if (file !== undefined) return appendFile(file, lines.map((line) => `${line}\n`).join(""));
  for (const line of lines) say("DIRTY", line);
}

function say(level: string, line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${line}\n`);
}

/** The machine-readable last line. Times are ISO 8601, counts are numbers, seconds has three digits. */
function summaryOf({
  state,
  window,
  recordsRead,
  recordsWritten,
  recordsDirty,
  bytes,
  startedAt,
  finishedAt,
}: RunSummary) {
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  return {
    state,
    windowStart: time(window?.startMs),
    windowEnd: time(window?.endMs),
    recordsRead,
    recordsWritten,
    recordsDirty,
    bytes,
    seconds: (finishedAt.getTime() - startedAt.getTime()) / 1_000,
  };
}

function sentenceOf({ state, recordsRead, recordsWritten, recordsDirty }: RunSummary): string {
  return `${state}: ${recordsRead} records read, ${recordsWritten} written, ${recordsDirty} dirty`;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new InvalidArgumentError("a number of seconds, 0 or more");
  return value;
}
