import { AppError } from "@/lib/core/errors";
import type { CalendarDraft, CalendarUse, CalendarView } from "@/lib/core/schedule/calendar";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type PrismaTransaction, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";

interface Row extends CalendarView {
  readonly workspaceId: string;
}

const READ = `select c.id, c.workspace_id as "workspaceId", c.name, to_char(c.valid_from, 'YYYY-MM-DD') as "validFrom",
    to_char(c.valid_to, 'YYYY-MM-DD') as "validTo", c.run_dates as "runDates", c.updated_at as "updatedAt",
    (select count(*)::int from node n left join node_version v on v.id = n.deployed_version_id
     where n.workspace_id = c.workspace_id and n.personal_of is null and n.deleted_at is null
       and c.name in (n.draft_config ->> 'calendar', v.config ->> 'calendar')) as uses
  from calendar c`;

/** The calendars of a workspace by name. */
export async function listCalendars(workspaceId: string, actor: Actor): Promise<CalendarView[]> {
  demand(actor, workspaceId, "node.view");
  const rows = await database().query<Row>(`${READ} where c.workspace_id = $1 order by c.name`, [workspaceId]);
  return rows.map(viewOf);
}

/** The nodes that name a calendar, by name. */
export async function listCalendarUses(id: string, actor: Actor): Promise<CalendarUse[]> {
  const { workspaceId, name } = await findRow(database(), id);
  demand(actor, workspaceId, "node.view");
  return database().query<CalendarUse>(
    `select n.id as "nodeId", n.name as "nodeName", coalesce(v.config ->> 'calendar' = $2, false) as "isDeployed"
     from node n left join node_version v on v.id = n.deployed_version_id
     where n.workspace_id = $1 and n.personal_of is null and n.deleted_at is null and $2 in (n.draft_config ->> 'calendar', v.config ->> 'calendar')
     order by n.name`,
    [workspaceId, name],
  );
}

/** @throws AppError "schedule.calendar_name_taken" */
export async function createCalendar(workspaceId: string, draft: CalendarDraft, actor: Actor): Promise<CalendarView> {
  demand(actor, workspaceId, "workspace.edit");
  return write(draft.name, async (tx) => {
    const { id } = await tx.calendar.create({ data: { workspaceId, ...columnsOf(draft) } });
    const change = { ...factsOf({ id, workspaceId, name: draft.name }), action: "calendar.create", after: draft };
    await writeAudit(sqlOf(tx), actor, change, systemClock.now());
    return id;
  });
}

/**
 * Replaces a calendar. Instances that exist stay as they are: it counts from the next generation and deployment on.
 * @throws AppError "schedule.calendar_in_use" for another name while nodes name it
 */
export async function changeCalendar(id: string, draft: CalendarDraft, actor: Actor): Promise<CalendarView> {
  const before = await findRow(database(), id);
  demand(actor, before.workspaceId, "workspace.edit");
  if (draft.name !== before.name) refuseIfUsed(before);
  return write(draft.name, async (tx) => {
    await tx.calendar.update({ where: { id }, data: columnsOf(draft) });
    const { name, validFrom, validTo, runDates } = before;
    const change = { ...factsOf(before), action: "calendar.change", after: draft };
    await writeAudit(
      sqlOf(tx),
      actor,
      { ...change, before: { name, validFrom, validTo, runDates } },
      systemClock.now(),
    );
    return id;
  });
}

/** @throws AppError "schedule.calendar_in_use" */
export async function removeCalendar(id: string, actor: Actor): Promise<void> {
  const row = await findRow(database(), id);
  demand(actor, row.workspaceId, "workspace.edit");
  refuseIfUsed(row);
  await database().prisma.$transaction(async (tx) => {
    await tx.calendar.delete({ where: { id } });
    const { name, validFrom, validTo, runDates } = row;
    const change = { ...factsOf(row), action: "calendar.delete", before: { name, validFrom, validTo, runDates } };
    await writeAudit(sqlOf(tx), actor, change, systemClock.now());
  });
}

async function write(name: string, work: (tx: PrismaTransaction) => Promise<string>): Promise<CalendarView> {
  try {
    return viewOf(await findRow(database(), await database().prisma.$transaction(work)));
  } catch (error) {
    const isTaken = (error as { code?: unknown }).code === "P2002";
    throw isTaken ? new AppError("schedule.calendar_name_taken", { name }, { cause: error, path: "name" }) : error;
  }
}

async function findRow(sql: Sql, id: string): Promise<Row> {
  const [row] = await sql.query<Row>(`${READ} where c.id = $1`, [id]);
  if (!row) throw new AppError("common.not_found", { object: `Calendar ${id}` });
  return row;
}

function refuseIfUsed({ name, uses }: Row): void {
  if (uses > 0) throw new AppError("schedule.calendar_in_use", { name, count: uses });
}

function viewOf({ workspaceId: _, ...view }: Row): CalendarView {
  return view;
}

const columnsOf = ({ name, validFrom, validTo, runDates }: CalendarDraft) => ({
  name,
  validFrom: new Date(validFrom),
  validTo: new Date(validTo),
  runDates,
});

const factsOf = ({ id, workspaceId, name }: { id: string; workspaceId: string; name: string }) => ({
  workspaceId,
  objectType: "calendar",
  objectId: id,
  objectName: name,
});
