import type { Catalog, DataSource } from "@/lib/engine/contract";
import { openDataSources } from "../open-data-sources";
import { stopSignal } from "../stop-signal";
import type { Register } from ".";

interface TableOptions {
  readonly dataSource: string;
  readonly dataSources?: string;
  readonly workspace?: string;
  readonly json?: true;
}

/** `table list|show|preview`: what a data source holds. */
export const table: Register = (program) => {
  const tables = program.command("table").description("look at the tables of a data source");
  const command = (name: string, description: string) =>
    tables
      .command(name)
      .description(description)
      .requiredOption("--data-source <name>", "the data source to ask")
      .option("--data-sources <file>", "take data sources from this JSON file instead of the installation")
      .option("--workspace <name>", "workspace of the data source (default: the only one)")
      .option("--json", "print JSON");

  command("list", "names of the tables")
    .option("--search <part>", "only names that contain this", "")
    .action((options: TableOptions & { search: string }) =>
      ask(options, async (catalog, source, signal) => {
        const found = (await catalog.tables(source, signal)).filter((name) =>
          name.toLowerCase().includes(options.search.toLowerCase()),
        );
        print(options.json ? [JSON.stringify(found)] : found);
      }),
    );
  command("show", "columns, stream and size of one table")
    .argument("<table>")
    .action((name: string, options: TableOptions) =>
      ask(options, async (catalog, source, signal) => {
        const detail = await catalog.describe(source, name, signal);
        print(
          options.json
            ? [JSON.stringify(detail)]
            : detail.columns.map((column) => [column.name, column.type, column.role].join("\t")),
        );
      }),
    );
  command("preview", "the first rows of one table, one JSON object a row")
    .argument("<table>")
    .option("--limit <rows>", "rows at most", "20")
    .option("--partition <spec>", "of a partitioned table, as pt=value")
    .action((name: string, options: TableOptions & { limit: string; partition?: string }) =>
      ask(options, async (catalog, source, signal) => {
        const query = { table: name, limit: Number(options.limit), partition: options.partition };
        const { columns, rows } = await catalog.preview(source, query, signal);
        print(
          rows.map((row) =>
            JSON.stringify(Object.fromEntries(columns.map((column, index) => [column.name, plain(row[index])]))),
          ),
        );
      }),
    );
};

async function ask(
  options: TableOptions,
  work: (catalog: Catalog, source: DataSource, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const [{ catalogOf }, { AppError }] = await Promise.all([import("@/lib/connectors"), import("@/lib/core/errors")]);
  const sources = await openDataSources(options);
  const { signal, done } = stopSignal();
  try {
    const source = await sources.open(options.dataSource);
    const catalog = catalogOf(source.type);
    if (!catalog) throw new AppError("data_source.unknown_type", { type: source.type });
    await work(catalog, source, signal);
  } finally {
    done();
    await sources.close();
  }
}

/** Whole numbers that JSON cannot hold exactly are written as text. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value;
}

const print = (lines: readonly string[]) => void process.stdout.write(lines.map((line) => `${line}\n`).join(""));
