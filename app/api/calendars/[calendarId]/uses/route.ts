import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { calendarUse } from "@/lib/core/schedule/calendar";
import { listCalendarUses } from "@/lib/services/calendars";

const params = z.object({ calendarId: z.uuid() });

/** The nodes that follow a calendar, in production or in their draft. */
export const GET = route({ params, response: listOf(calendarUse) }, async ({ params, actor }) => ({
  items: await listCalendarUses(params.calendarId, actor),
}));
