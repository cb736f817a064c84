import { createInterface } from "node:readline/promises";
import { EXIT } from "../exit";
import { parameters, type Parameters } from "../parameters";
import { readInput } from "../read-input";
import { stopSignal } from "../stop-signal";
import type { Register } from ".";

interface AddOptions {
  readonly type: string;
  readonly set: Parameters;
  readonly secrets?: string;
  readonly description: string;
  readonly workspace?: string;
}
interface WorkspaceOption {
  readonly workspace?: string;
  readonly dataSources?: string;
}

/** `datasource add|list|test`. Secrets never stand in arguments: they are read from a file, or asked for. */
export const datasource: Register = (program) => {
  const group = program.command("datasource").description("register, list and test data sources");
  group
    .command("add")
    .description("register a data source; secrets are asked for, or read from a file")
    .argument("<name>", "letters, digits and underscores; starts with a letter")
    .requiredOption("--type <type>", "tablestore or maxcompute")
    .option("--set <field=value>", "a setting, for example endpoint=https://…; may be repeated", parameters, {})
    .option("--secrets <file>", "JSON object with the secret fields, or - for standard input")
    .option("--description <text>", "", "")
    .option("--workspace <name>", "workspace to register it in (default: the only one)")
    .action(async (name: string, options: AddOptions) => {
      const [{ withInstallation }, { findWorkspace }, { createDataSource }, { dataSourceDraft }] = await Promise.all([
        import("../installation"),
        import("../workspace"),
        import("@/lib/services/data-sources"),
        import("@/lib/core/data-source"),
      ]);
      const { openFields } = await import("../data-source-file");
      const fields = { ...options.set, ...(await secretFields(options)) };
      const { settings, secrets } = openFields(name, options.type, fields);
      const plain = Object.fromEntries(Object.entries(secrets).map(([field, secret]) => [field, secret.reveal()]));
      const draft = dataSourceDraft.parse({
        name,
        type: options.type,
        description: options.description,
        environments: { PROD: { settings, secrets: plain } },
      });
      await withInstallation(async ({ actor }) =>
        createDataSource(await findWorkspace(options.workspace, actor), draft, actor),
      );
      process.stdout.write(`${name} is registered. Test it with: millrace datasource test ${name}\n`);
    });
  group
    .command("list")
    .description("list the data sources of a workspace")
    .option("--workspace <name>", "(default: the only one)")
    .action(async ({ workspace }: WorkspaceOption) => {
      const [{ withInstallation }, { findWorkspace }, { listDataSources }] = await Promise.all([
        import("../installation"),
        import("../workspace"),
        import("@/lib/services/data-sources"),
      ]);
      const sources = await withInstallation(async ({ actor }) =>
        listDataSources(await findWorkspace(workspace, actor), actor),
      );
      for (const { name, type, description } of sources)
        process.stdout.write(`${[name, type, description].join("\t")}\n`);
    });
  group
    .command("test")
    .description("test from this machine that a data source can be reached and the key is accepted")
    .argument("<name>")
    .option("--data-sources <file>", "take data sources from this JSON file instead of the installation")
    .option("--workspace <name>", "(default: the only one)")
    .action(async (name: string, options: WorkspaceOption) => {
      const [{ openDataSources }, { catalogOf }] = await Promise.all([
        import("../open-data-sources"),
        import("@/lib/connectors"),
      ]);
      const sources = await openDataSources(options);
      const { signal, done } = stopSignal();
      const started = performance.now();
      try {
        const source = await sources.open(name);
        await catalogOf(source.type)?.test(source, signal);
        process.stdout.write(`${name}: connected in ${Math.round(performance.now() - started)} ms\n`);
        process.exitCode = EXIT.done;
      } finally {
        done();
        await sources.close();
      }
    });
};

async function secretFields({ type, secrets }: AddOptions): Promise<Record<string, unknown>> {
  if (secrets !== undefined) return (await import("../secret-file")).parseSecretFile(await readInput(secrets), secrets);
  const { dataSourceType } = await import("@/lib/core/data-source");
  const wanted = Object.entries(dataSourceType(type).secrets.shape).filter(
    ([, field]) => !field.safeParse(undefined).success,
  );
  if (!process.stdin.isTTY) return {};
  const answers: Record<string, unknown> = {};
  for (const [field] of wanted) answers[field] = await askHidden(`${field}: `);
  return answers;
}

/** Asks at the terminal without showing what is typed. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new (await import("node:stream")).Writable({ write: (_piece, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
