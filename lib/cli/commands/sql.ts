import type { Value } from "@/lib/engine/contract";
import { openDataSources } from "../open-data-sources";
import { stopSignal } from "../stop-signal";
import type { Register } from ".";

interface SqlOptions {
  readonly dataSource: string;
  readonly dataSources?: string;
  readonly workspace?: string;
  readonly limit: string;
  readonly json?: true;
}

/** `sql`: one statement, its result as tab-separated lines with a head, or as one JSON object a row. */
export const sql: Register = (program) => {
  program
    .command("sql")
    .description("run one SQL statement on a MaxCompute data source and print its result")
    .argument("<statement>")
    .requiredOption("--data-source <name>", "the data source to run it on")
    .option("--data-sources <file>", "take data sources from this JSON file instead of the installation")
    .option("--workspace <name>", "workspace of the data source (default: the only one)")
    .option("--limit <rows>", "rows to print at most", "10000")
    .option("--json", "print one JSON object a row")
    .action(async (statement: string, options: SqlOptions) => {
      const [{ catalogOf }, { AppError }] = await Promise.all([
        import("@/lib/connectors"),
        import("@/lib/core/errors"),
      ]);
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1)
        throw new AppError("input.invalid", { reason: "--limit must be a whole number above 0." });
      const sources = await openDataSources(options);
      const { signal, done } = stopSignal();
      try {
        const source = await sources.open(options.dataSource);
        const catalog = catalogOf(source.type);
        if (!catalog?.execute)
          throw new AppError("input.invalid", { reason: `A data source of type ${source.type} takes no SQL.` });
        const { columns, rows, truncated } = await catalog.execute(source, statement, limit, signal);
        const names = columns.map(({ name }) => name);
        const lines = options.json
          ? rows.map((row) =>
              JSON.stringify(Object.fromEntries(names.map((name, index) => [name, plain(row[index] ?? null)]))),
            )
          : [names, ...rows].map((row) => row.map((value) => cell(value)).join("\t"));
        process.stdout.write(lines.map((line) => `${line}\n`).join(""));
        if (truncated) process.stderr.write(`There are more than ${limit} rows.\n`);
      } finally {
        done();
        await sources.close();
      }
    });
};

function plain(value: Value): string | number | boolean | null {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value;
}

/** NULL is \N as in MaxCompute's own exports; tabs and line breaks within a value are escaped. */
function cell(value: Value): string {
  if (value === null) return "\\N";
  const escapes: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };
  return String(plain(value)).replace(/[\t\n\r\\]/g, (character) => escapes[character]!);
}
