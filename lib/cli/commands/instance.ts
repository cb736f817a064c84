import type { InstanceAction, InstanceFilterInput } from "@/lib/core/instance";
import { COMMAND_NAMES } from "@/lib/core/instance-command";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import { checkId } from "../check-id";
import { stopSignal } from "../stop-signal";
import type { Register } from ".";
import { instanceProof } from "./instance-proof";

interface ListOptions {
  readonly node?: string;
  readonly state?: string;
  readonly kind?: string;
  readonly bizdate?: string;
  readonly limit: string;
  readonly workspace?: string;
  readonly json?: boolean;
}
interface LogOptions {
  readonly follow?: boolean;
  readonly attempt?: string;
}
interface ActOptions {
  readonly reason?: string;
  readonly replace?: boolean;
  readonly cu?: string;
  readonly priority?: string;
  readonly resourceGroup?: string;
  readonly parents?: string;
}

/** What each operation does. */
const DESCRIPTIONS: Readonly<Record<InstanceOperation, string>> = {
  rerun: "run again, with the same times and the newest code; an append table then holds the window twice",
  stop: "stop; it fails and is not rerun by itself",
  setSuccess: "count a failed instance as successful",
  freeze: "do not start it",
  unfreeze: "let a frozen one start again",
  changeGroup: "run it in another resource group, where that of its node has no worker or is full",
  forceRerun: "emergency: run again although its rerun property or a freeze forbids it",
  deleteDependencies: "emergency: let this instance wait for its ancestors no longer",
  changePriority: "emergency: 1, 3, 5, 7 or 8; larger goes first",
  acceptOutcome: "decide an unknown outcome: the destination holds the window",
  replaceOutcome: "decide an unknown outcome: empty the place and write the window again (verify it just before)",
  rejectOutcome: "decide an unknown outcome: count it as failed",
};

/** `instance list|show|log|why|rerun|stop|set-success|freeze|unfreeze|set-group|force-rerun|delete-dependencies|set-priority|accept|replace|abandon|verify`. */
export const instance: Register = (program) => {
  const group = program.command("instance").description("look at instances and operate them");
  group
    .command("list")
    .description("list instances, newest first")
    .option("--node <text>", "part of a node's name")
    .option("--state <states>", "for example FAILURE,NOT_RUN")
    .option("--kind <kinds>", "CYCLE, BACKFILL, TEST, MANUAL or DEBUG")
    .option("--bizdate <date>", "business date, YYYY-MM-DD")
    .option("-n, --limit <number>", "how many, at most 200", "50")
    .option("--json", "print JSON")
    .option("--workspace <name>", "(default: the only one)")
    .action(list);
  group
    .command("show")
    .description("show an instance with its attempts, as JSON")
    .argument("<id>", "for example 20250630-1042")
    .action(show);
  group
    .command("log")
    .description("print the run log of an instance")
    .argument("<id>")
    .option("-f, --follow", "go on until the attempt has ended")
    .option("--attempt <number>", "(default: the latest)")
    .action(log);
  group
    .command("why")
    .description("say why an instance is not running; the first line is the one to look into")
    .argument("<id>")
    .action(why);
  for (const operation of Object.keys(COMMAND_NAMES) as InstanceOperation[]) {
    const command = group
      .command(COMMAND_NAMES[operation])
      .description(DESCRIPTIONS[operation])
      .argument("<id...>")
      .option("--reason <text>", "goes into the history");
    if (operation === "rerun" || operation === "forceRerun") {
      command
        .option("--cu <number>", "what it gets from now on, in CU; its node stays as it is")
        .option("--replace", "empty its table or partition first; only after a verification without other rows");
    }
    if (operation === "changePriority") command.requiredOption("--priority <number>", "1, 3, 5, 7 or 8");
    if (operation === "changeGroup")
      command.requiredOption("--resource-group <name>", "one that the workspace may use");
    if (operation === "deleteDependencies")
      command.option("--parents <ids>", "the instances it no longer waits for, separated by commas (default: all)");
    command.action(async (ids: string[], { cu, priority, parents, ...wish }: ActOptions) => {
      const [{ instanceAction }, { parseOptions }] = await Promise.all([
        import("@/lib/core/instance"),
        import("../parse-options"),
      ]);
      const action = {
        ...wish,
        operation,
        cu: cu === undefined ? undefined : Number(cu),
        priority: priority === undefined ? undefined : Number(priority),
        parentIds: parents?.split(","),
      };
      await act(ids, parseOptions(instanceAction, action));
    });
  }
  instanceProof(group);
};

async function installation() {
  return (await import("../installation")).withInstallation;
}

async function list({ node, state, kind, bizdate, limit, workspace, json }: ListOptions): Promise<void> {
  const [withInstallation, { findWorkspace }, { listInstances }, { instanceFilter }, { parseOptions }, { dateOption }] =
    await Promise.all([
      installation(),
      import("../workspace"),
      import("@/lib/services/instances"),
      import("@/lib/core/instance"),
      import("../parse-options"),
      import("../date-option"),
    ]);
  const date = bizdate && dateOption("--bizdate", bizdate).replaceAll("-", "");
  const wanted = { node, state, kind, bizdateFrom: date, bizdateTo: date, limit };
  const filter = parseOptions(instanceFilter, wanted as InstanceFilterInput);
  const { items } = await withInstallation(async ({ actor }) =>
    listInstances(await findWorkspace(workspace, actor), filter, actor),
  );
  if (json) process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
  else
    for (const { id, state: now, frozen, runType, cyctimeText, node: of, attempt } of items)
      process.stdout.write(
        `${[id, now + (frozen ? " frozen" : ""), runType, cyctimeText, of.name, `attempt ${attempt}`].join("\t")}\n`,
      );
}

async function show(id: string): Promise<void> {
  const [withInstallation, { getInstance }] = await Promise.all([installation(), import("@/lib/services/instances")]);
  const found = await withInstallation(({ actor }) => getInstance(checkId(id), actor));
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
}

async function log(id: string, { follow, attempt }: LogOptions): Promise<void> {
  const [withInstallation, { downloadLog, followRunLog }, { positiveNumber }] = await Promise.all([
    installation(),
    import("@/lib/services/run-logs"),
    import("../positive-number"),
  ]);
  const number = attempt === undefined ? undefined : positiveNumber("--attempt", attempt, 32_767);
  await withInstallation(async ({ actor }) => {
    if (!follow) {
      const [{ pipeline }, { Readable }, { createZstdDecompress }] = await Promise.all([
        import("node:stream/promises"),
        import("node:stream"),
        import("node:zlib"),
      ]);
      const compressed = await downloadLog(checkId(id), number, actor);
      await pipeline(Readable.from(compressed), createZstdDecompress(), process.stdout, { end: false });
      return;
    }
    const { listener } = await import("@/lib/platform/listen");
    const { signal, done } = stopSignal();
    try {
      for await (const page of await followRunLog(
        checkId(id),
        number === undefined ? {} : { attempt: number },
        actor,
        signal,
      ))
        for (const { text } of page.lines) process.stdout.write(`${text}\n`);
    } finally {
      done();
      await listener().close();
    }
  });
}

async function why(id: string): Promise<void> {
  const [withInstallation, { whyWaiting }] = await Promise.all([installation(), import("@/lib/services/instance-why")]);
  const reasons = await withInstallation(({ actor }) => whyWaiting(checkId(id), "en", actor));
  for (const { message, remedy, instance: cause } of reasons)
    process.stdout.write(`${[message, remedy, cause ? `(${cause})` : ""].filter(Boolean).join(" ")}\n`);
}

async function act(ids: readonly string[], action: InstanceAction): Promise<void> {
  const [withInstallation, { actOnMany }, { fromStoredError }, { printError }] = await Promise.all([
    installation(),
    import("@/lib/services/instance-actions"),
    import("@/lib/core/stored-error"),
    import("../print-error"),
  ]);
  const results = await withInstallation(({ actor }) => actOnMany(ids.map(checkId), action, actor));
  for (const { id, error } of results) {
    if (error === null) process.stdout.write(`${id}\tdone\n`);
    else {
      process.exitCode = 1;
      process.stderr.write(`${id}: `);
      printError(fromStoredError(error));
    }
  }
}
