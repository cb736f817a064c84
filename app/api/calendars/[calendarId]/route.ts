import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { calendarDraft, calendarView } from "@/lib/core/schedule/calendar";
import { changeCalendar, removeCalendar } from "@/lib/services/calendars";

const params = z.object({ calendarId: z.uuid() });

/** Replaces a calendar; instances that exist stay as they are. 409 for another name while nodes use it. */
export const PUT = route({ params, body: calendarDraft, response: calendarView }, ({ params, body, actor }) =>
  changeCalendar(params.calendarId, body, actor),
);

/** 409 while nodes use it. */
export const DELETE = route({ params, response: null }, ({ params, actor }) =>
  removeCalendar(params.calendarId, actor),
);
