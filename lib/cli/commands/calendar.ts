import type { Actor } from "@/lib/services/actor";
import type { Register } from ".";

interface Common {
  readonly workspace?: string;
}
interface ImportOptions extends Common {
  readonly from?: string;
  readonly to?: string;
}

/** `calendar list|show|import|delete`. */
export const calendar: Register = (program) => {
  const group = program.command("calendar").description("keep the dates on which nodes run");
  const inWorkspace = (name: string, description: string) =>
    group.command(name).description(description).option("--workspace <name>", "(default: the only one)");
  inWorkspace("list", "list the calendars of a workspace: name, validity, dates, nodes that use it").action(list);
  inWorkspace("show", "print the dates of a calendar, as `calendar import` takes them").argument("<name>").action(show);
  inWorkspace("import", "make a calendar of the dates in a file, or replace its dates; counts from the next generation")
    .argument("<name>")
    .argument("<file>", "dates as 2026-01-05 or 20260105, # begins a comment; - is standard input")
    .option("--from <date>", "first date it speaks for (default: the first in the file)")
    .option("--to <date>", "last date it speaks for (default: the last in the file)")
    .action(importDates);
  inWorkspace("delete", "delete a calendar that no node uses").argument("<name>").action(remove);
};

async function list({ workspace }: Common): Promise<void> {
  const { listCalendars } = await import("@/lib/services/calendars");
  for (const { name, validFrom, validTo, runDates, uses } of await at(workspace, listCalendars))
    process.stdout.write(
      `${[name, `${validFrom} to ${validTo}`, `${runDates.length} dates`, `${uses} nodes`].join("\t")}\n`,
    );
}

async function show(name: string, { workspace }: Common): Promise<void> {
  const { runDates } = await at(workspace, (id, actor) => find(id, name, actor));
  process.stdout.write(runDates.map((date) => `${date}\n`).join(""));
}

async function importDates(name: string, file: string, { workspace, from, to }: ImportOptions): Promise<void> {
  const [{ calendarDraft, parseDates }, { parseOptions }, { readInput }, services] = await Promise.all([
    import("@/lib/core/schedule/calendar"),
    import("../parse-options"),
    import("../read-input"),
    import("@/lib/services/calendars"),
  ]);
  const runDates = parseDates(await readInput(file));
  const wanted = { name, validFrom: from ?? runDates[0], validTo: to ?? runDates.at(-1), runDates };
  const draft = parseOptions(calendarDraft, wanted);
  const outcome = await at(workspace, async (id, actor) => {
    const known = (await services.listCalendars(id, actor)).find((each) => each.name === draft.name);
    if (known) await services.changeCalendar(known.id, draft, actor);
    else await services.createCalendar(id, draft, actor);
    return known ? "changed" : "created";
  });
  process.stdout.write(`${draft.name}\t${outcome}\t${draft.runDates.length} dates\n`);
}

async function remove(name: string, { workspace }: Common): Promise<void> {
  const { removeCalendar } = await import("@/lib/services/calendars");
  await at(workspace, async (id, actor) => removeCalendar((await find(id, name, actor)).id, actor));
  process.stdout.write(`${name}\tdeleted\n`);
}

async function find(workspaceId: string, name: string, actor: Actor) {
  const [{ listCalendars }, { AppError }] = await Promise.all([
    import("@/lib/services/calendars"),
    import("@/lib/core/errors"),
  ]);
  const found = (await listCalendars(workspaceId, actor)).find((each) => each.name === name);
  if (!found) throw new AppError("common.not_found", { object: `Calendar ${name}` });
  return found;
}

async function at<Result>(
  workspace: string | undefined,
  work: (workspaceId: string, actor: Actor) => Promise<Result>,
): Promise<Result> {
  const { inWorkspace } = await import("../workspace");
  return inWorkspace(workspace, work);
}
