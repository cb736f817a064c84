import type { Command } from "commander";
import type { BackfillSummary } from "@/lib/core/backfill-view";
import type { BackfillInput } from "@/lib/core/schedule/backfill";
import type { BackfillChange } from "@/lib/services/backfills";
import { EXIT } from "../exit";
import type { Register } from ".";

interface PlanOptions {
  readonly from: string;
  readonly to?: string;
  readonly hours?: string;
  readonly lanes: string;
  readonly descending?: boolean;
  readonly runAhead?: boolean;
  readonly append?: boolean;
  readonly name?: string;
  readonly workspace?: string;
  readonly json?: boolean;
}
interface CommonOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** `backfill create|preview|list|show|pause|resume|cancel`. */
export const backfill: Register = (program) => {
  const group = program.command("backfill").description("run nodes for business dates of the past");
  withPlan(group.command("preview").description("show what a backfill would run, and what stands against it")).action(
    preview,
  );
  withPlan(group.command("create").description("make a backfill and start it; prints its id")).action(create);
  group
    .command("list")
    .description("list the backfills of a workspace, newest first")
    .option("--json", "print JSON")
    .option("--workspace <name>", "(default: the only one)")
    .action(list);
  group
    .command("show")
    .description("show how far a backfill is")
    .argument("<id>")
    .option("--json", "print JSON")
    .action(show);
  const changes = {
    pause: "start nothing new until it is resumed; what runs goes on",
    resume: "go on after a pause",
    cancel: "start nothing new any more; what runs goes on",
  } satisfies Record<BackfillChange, string>;
  for (const [change, description] of Object.entries(changes) as [BackfillChange, string][])
    group
      .command(change)
      .description(description)
      .argument("<id>")
      .action((id: string) => apply(id, change));
};

function withPlan(command: Command): Command {
  return command
    .argument("<node...>", "names or ids of deployed nodes; dependencies among them are kept")
    .requiredOption("--from <date>", "first business date, YYYY-MM-DD")
    .option("--to <date>", "last business date (default: the first)")
    .option("--hours <range>", "only scheduled times of day in HH:mm-HH:mm, both included")
    .option("--lanes <number>", "dates that run side by side, 1 to 5", "1")
    .option("--descending", "latest date first")
    .option("--run-ahead", "do not wait for scheduled times that lie ahead")
    .option("--append", "load windows once more that are in the destination already (default: leave them out)")
    .option("--name <text>")
    .option("--json", "print JSON")
    .option("--workspace <name>", "(default: the only one)");
}

async function open() {
  const [installation, workspace, services, preview, number, date, options, plan] = await Promise.all([
    import("../installation"),
    import("../workspace"),
    import("@/lib/services/backfills"),
    import("@/lib/services/schedule-preview"),
    import("../positive-number"),
    import("../date-option"),
    import("../parse-options"),
    import("@/lib/core/schedule/backfill"),
  ]);
  return { ...installation, ...workspace, ...services, ...preview, ...number, ...date, ...options, ...plan };
}

type Tools = Awaited<ReturnType<typeof open>>;

async function planOf(
  tools: Tools,
  workspaceId: string,
  nodes: readonly string[],
  options: PlanOptions,
): Promise<BackfillInput> {
  const first = tools.dateOption("--from", options.from);
  const last = options.to === undefined ? first : tools.dateOption("--to", options.to);
  const [from, to] = options.hours?.split("-") ?? [];
  return tools.parseOptions(tools.backfillPlan, {
    nodeIds: await Promise.all(nodes.map((node) => tools.findDeployedNode(workspaceId, node))),
    ranges: [{ from: first, to: last }],
    hours: options.hours === undefined ? null : { from: from ?? "", to: to ?? "" },
    lanes: tools.positiveNumber("--lanes", options.lanes, 5),
    order: options.descending ? "descending" : "ascending",
    runAhead: options.runAhead ?? false,
    onLoaded: options.append ? "append" : "skip",
    name: options.name,
  });
}

async function preview(nodes: string[], options: PlanOptions): Promise<void> {
  const tools = await open();
  const result = await tools.withInstallation(async ({ actor }) => {
    const workspaceId = await tools.findWorkspace(options.workspace, actor);
    return tools.previewBackfill(workspaceId, await planOf(tools, workspaceId, nodes, options), "en", actor);
  });
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else
    for (const { node, bizdate, cyctimeText, runType, windowStart, windowEnd, partition, loaded } of result.instances) {
      const window = windowStart && windowEnd ? `${windowStart.toISOString()}/${windowEnd.toISOString()}` : "";
      process.stdout.write(`${[bizdate, cyctimeText, node, runType, window, partition ?? "", loaded].join("\t")}\n`);
    }
  for (const { message, remedy } of result.warnings) process.stderr.write(`warning: ${message} ${remedy}\n`);
  for (const { code, message, remedy } of result.errors) process.stderr.write(`error ${code}: ${message} ${remedy}\n`);
  if (result.errors.length > 0) process.exitCode = EXIT.failed;
}

async function create(nodes: string[], options: PlanOptions): Promise<void> {
  const tools = await open();
  const id = await tools.withInstallation(async ({ actor }) => {
    const workspaceId = await tools.findWorkspace(options.workspace, actor);
    return tools.createBackfill(workspaceId, await planOf(tools, workspaceId, nodes, options), actor);
  });
  process.stdout.write(`${id}\n`);
}

async function list({ workspace, json }: CommonOptions): Promise<void> {
  const tools = await open();
  const backfills = await tools.withInstallation(async ({ actor }) =>
    tools.listBackfills(await tools.findWorkspace(workspace, actor), actor),
  );
  if (json) process.stdout.write(`${JSON.stringify(backfills, null, 2)}\n`);
  else for (const each of backfills) print(each);
}

async function show(id: string, { json }: CommonOptions): Promise<void> {
  const tools = await open();
  const found = await tools.withInstallation(({ actor }) => tools.getBackfill(id, actor));
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else print(found);
}

async function apply(id: string, change: BackfillChange): Promise<void> {
  const tools = await open();
  print(await tools.withInstallation(({ actor }) => tools.changeBackfill(id, change, actor)));
}

function print({
  id,
  name,
  state,
  firstBizdate,
  lastBizdate,
  total,
  succeeded,
  failed,
  running,
}: BackfillSummary): void {
  const dates = firstBizdate === lastBizdate ? firstBizdate : `${firstBizdate}-${lastBizdate}`;
  const counts = `${succeeded} of ${total} done, ${running} running, ${failed} failed`;
  process.stdout.write(`${[id, state, dates, counts, name].join("\t")}\n`);
}
