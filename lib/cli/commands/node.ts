import type { DocumentChange, PublishEffect } from "@/lib/core/node";
import type { Actor } from "@/lib/services/actor";
import { EXIT } from "../exit";
import { problemLine } from "../problem-line";
import type { Register } from ".";

interface Common {
  readonly workspace?: string;
  readonly json?: boolean;
}
interface Described extends Common {
  readonly description: string;
}

interface TestOptions extends Common {
  readonly bizdate: string;
  readonly hours?: string;
}

/** `node list|show|apply|diff|check|submit|publish|undeploy|freeze|unfreeze|run|test`. */
export const node: Register = (program) => {
  const group = program.command("node").description("keep nodes in files, submit and publish them");
  const inWorkspace = (name: string, description: string) =>
    group.command(name).description(description).option("--workspace <name>", "(default: the only one)");
  inWorkspace("list", "list the nodes of a workspace: id, name, state, versions, folder")
    .option("--json", "print JSON")
    .action(list);
  inWorkspace("show", "print a node's draft as a file that `node apply` takes")
    .argument("<node>", "name or id")
    .option("--json", "print everything there is to know as JSON")
    .action(show);
  inWorkspace("apply", "make drafts what the files say, creating nodes that are missing; submits nothing")
    .argument("<file...>", "YAML or JSON; - is standard input")
    .action(apply);
  inWorkspace("diff", "show what `node apply` would change; exit code 1 when there is something")
    .argument("<file...>", "YAML or JSON; - is standard input")
    .action(diff);
  inWorkspace("check", "run the checks before a submit; exit code 1 when one fails")
    .argument("<node>", "name or id")
    .option("--json", "print JSON")
    .action(check);
  inWorkspace("submit", "make the draft a version; it runs once it is published")
    .argument("<node>", "name or id")
    .option("-m, --description <text>", "what changed and why", "")
    .action(submit);
  inWorkspace("publish", "submit what is new and deploy it; exit code 3 when it waits for a review")
    .argument("<node>", "name or id")
    .option("-m, --description <text>", "what changed and why", "")
    .action(publish);
  inWorkspace("undeploy", "take a node out of production; its draft stays")
    .argument("<node>", "name or id")
    .option("-m, --description <text>", "why", "")
    .action(undeploy);
  for (const [name, frozen, description] of [
    ["freeze", true, "let its new instances not start; those that exist stay as they are"],
    ["unfreeze", false, "let its new instances start again"],
  ] as const)
    inWorkspace(name, description)
      .argument("<node>", "name or id")
      .action((node: string, options: Common) => freeze(node, frozen, options));
  inWorkspace("run", "run a deployed node now, outside its schedule; prints the ids of its instances")
    .argument("<node>", "name or id")
    .action(run);
  inWorkspace("test", "run a deployed node now with the times of a business date; prints the ids of its instances")
    .argument("<node>", "name or id")
    .requiredOption("--bizdate <date>", "business date, YYYY-MM-DD")
    .option("--hours <from-to>", "only runs planned between these times of day, for example 00:00-01:00")
    .action(test);
};

async function list({ workspace, json }: Common): Promise<void> {
  const { searchNodes } = await import("@/lib/services/nodes/tree");
  const nodes = await at(workspace, (workspaceId, actor) =>
    searchNodes(workspaceId, { text: "", in: "name", limit: 100_000 }, actor),
  );
  if (json) return print(nodes);
  for (const { id, name, state, latestVersion, deployedVersion, path } of nodes) {
    const versions = `${latestVersion ?? "-"} submitted, ${deployedVersion ?? "-"} deployed`;
    process.stdout.write(`${[id, name, state, versions, path.join("/")].join("\t")}\n`);
  }
}

async function show(name: string, { workspace, json }: Common): Promise<void> {
  const [{ getNode }, { formatNodeFile }] = await Promise.all([
    import("@/lib/services/nodes/nodes"),
    import("../node-file"),
  ]);
  const found = await withNode(name, workspace, getNode);
  if (json) return print(found);
  process.stdout.write(formatNodeFile(found));
}

async function apply(files: readonly string[], { workspace }: Common): Promise<void> {
  const { applyNode } = await import("@/lib/services/nodes/apply-node");
  await at(workspace, async (workspaceId, actor) => {
    for (const wanted of await readFiles(files)) {
      const { node: applied, outcome } = await applyNode(workspaceId, wanted, actor);
      process.stdout.write(`${applied.name}\t${outcome}\n`);
    }
  });
}

async function diff(files: readonly string[], { workspace }: Common): Promise<void> {
  const { compareNode } = await import("@/lib/services/nodes/apply-node");
  await at(workspace, async (workspaceId, actor) => {
    for (const wanted of await readFiles(files)) {
      const found = await compareNode(workspaceId, wanted, actor);
      if (found?.isSame) continue;
      process.exitCode = EXIT.failed;
      if (!found) process.stdout.write(`${wanted.name}\tnew\n`);
      else if (found.changes.length === 0) process.stdout.write(`${wanted.name}\tlayout of the script\n`);
      else for (const change of found.changes) process.stdout.write(`${wanted.name}\t${sentenceOf(change)}\n`);
    }
  });
}

async function check(name: string, { workspace, json }: Common): Promise<void> {
  const { checkNode } = await import("@/lib/services/nodes/checks");
  const result = await withNode(name, workspace, (id, actor) => checkNode(id, null, actor));
  if (!result.isSubmittable) process.exitCode = EXIT.failed;
  if (json) return print(result);
  for (const problem of result.problems) process.stdout.write(`${problemLine(problem)}\n`);
}

async function submit(name: string, { workspace, description }: Described): Promise<void> {
  const { submitNode } = await import("@/lib/services/nodes/versions");
  const { number } = await withNode(name, workspace, (id, actor) =>
    submitNode(id, { description, unlock: true }, actor),
  );
  process.stdout.write(`${name}\tversion ${number} submitted\n`);
}

async function publish(name: string, { workspace, description }: Described): Promise<void> {
  const [{ publishNode }, { previewEffect }] = await Promise.all([
    import("@/lib/services/nodes/deployments"),
    import("@/lib/services/nodes/effect"),
  ]);
  await withNode(name, workspace, async (id, actor) => {
    // What cannot be previewed is refused by the checks before publishing, which say more.
    const effect = await previewEffect(id, null, 1, actor).catch(() => null);
    const { items, state } = await publishNode(id, { description }, actor);
    if (state === "AWAITING_REVIEW") {
      process.stdout.write(`${name}\tversion ${items[0]!.version} waiting for review\n`);
      process.exitCode = EXIT.review;
      return;
    }
    process.stdout.write(`${name}\tversion ${items[0]!.version} deployed\n`);
    if (effect) await warnOfPassedOver(effect);
  });
}

async function warnOfPassedOver({ passedOver, timeZone }: PublishEffect): Promise<void> {
  if (passedOver.count === 0) return;
  const [{ zoneOf }, { formatWallForPeople }] = await Promise.all([
    import("@/lib/core/schedule/zone"),
    import("@/lib/core/schedule/wall-time"),
  ]);
  const clock = (at: Date | null) => formatWallForPeople(zoneOf(timeZone).wallAt(at!.getTime()));
  process.stderr.write(
    `warning: ${counted(passedOver.count, "instance")} that waited, from ${clock(passedOver.first)} to ${clock(passedOver.last)} in ${timeZone}, ` +
      "gave way to ones that succeed without running: nobody reads their windows. Backfill those times if they matter.\n",
  );
}

async function undeploy(name: string, { workspace, description }: Described): Promise<void> {
  const { undeployImpact, undeployNode } = await import("@/lib/services/nodes/undeploy");
  await withNode(name, workspace, async (id, actor) => {
    const { waitingInstances } = await undeployImpact(id, actor);
    await undeployNode(id, description, actor);
    process.stdout.write(`${name}\tundeployed\n`);
    if (waitingInstances === 0) return;
    process.stderr.write(
      `warning: ${counted(waitingInstances, "instance")} that waited will fail, because the code is gone. Publish again, or freeze them.\n`,
    );
  });
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

async function freeze(name: string, frozen: boolean, { workspace }: Common): Promise<void> {
  const { freezeCycleTask } = await import("@/lib/services/cycle-tasks");
  await withNode(name, workspace, (id, actor) => freezeCycleTask(id, frozen, actor));
  process.stdout.write(`${name}\t${frozen ? "frozen" : "not frozen"}\n`);
}

async function run(name: string, { workspace }: Common): Promise<void> {
  const { createManualInstance } = await import("@/lib/services/test-instances");
  await withNode(name, workspace, async (id, actor) => printMade(await createManualInstance(id, actor), actor));
}

async function test(name: string, { workspace, bizdate, hours }: TestOptions): Promise<void> {
  const [{ testRun }, { parseOptions }, { dateOption }, { createTestInstances }] = await Promise.all([
    import("@/lib/core/cycle-task"),
    import("../parse-options"),
    import("../date-option"),
    import("@/lib/services/test-instances"),
  ]);
  const [from, to] = hours?.split("-") ?? [];
  const date = dateOption("--bizdate", bizdate);
  const wish = parseOptions(testRun, { bizdate: date, ...(hours === undefined ? {} : { hours: { from, to } }) });
  await withNode(name, workspace, async (id, actor) => printMade(await createTestInstances(id, wish, actor), actor));
}

async function printMade({ runKey }: { readonly runKey: string }, actor: Actor): Promise<void> {
  const { idsOfRun } = await import("@/lib/services/instances");
  for (const id of await idsOfRun(runKey, actor)) process.stdout.write(`${id}\n`);
}

async function at<Result>(
  workspace: string | undefined,
  work: (workspaceId: string, actor: Actor) => Promise<Result>,
): Promise<Result> {
  return (await import("../workspace")).inWorkspace(workspace, work);
}

async function withNode<Result>(
  name: string,
  workspace: string | undefined,
  work: (id: string, actor: Actor) => Promise<Result>,
): Promise<Result> {
  const { nodeIdOf } = await import("@/lib/services/nodes/nodes");
  return at(workspace, async (workspaceId, actor) => work(await nodeIdOf(name, async () => workspaceId, actor), actor));
}

async function readFiles(files: readonly string[]) {
  const [{ readInput }, { parseNodeFile }] = await Promise.all([import("../read-input"), import("../node-file")]);
  return Promise.all(files.map(async (file) => parseNodeFile(await readInput(file), file)));
}

function sentenceOf({ part, path, before, after }: DocumentChange): string {
  return `${part === "config" ? "schedule" : part} ${path}: ${JSON.stringify(before)} becomes ${JSON.stringify(after)}`;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
