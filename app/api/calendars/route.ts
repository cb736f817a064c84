import { calendarDraft, calendarView } from "@/lib/core/schedule/calendar";
import { createCalendar, listCalendars } from "@/lib/services/calendars";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** The calendars that nodes of the workspace can follow. */
export const GET = route({ response: listOf(calendarView) }, async ({ actor, workspaceId }) => ({
  items: await listCalendars(await workspaceId(), actor),
}));

/** Makes a calendar: nodes that follow it run on its dates, and have dry runs on others. */
export const POST = route(
  { body: calendarDraft, status: 201, response: calendarView },
  async ({ body, actor, workspaceId }) => createCalendar(await workspaceId(), body, actor),
);
