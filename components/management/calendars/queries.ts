import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { calendarUse, calendarView, type CalendarDraft } from "@/lib/core/schedule/calendar";

const KEY = ["calendars"] as const;
const nothing = z.unknown();

export const calendarQueries = {
  list: () =>
    queryOptions({
      queryKey: [...KEY, "list"] as const,
      queryFn: ({ signal }) =>
        api.get("/api/calendars", { schema: z.object({ items: z.array(calendarView) }), signal }),
    }),
  /** Asked anew for every dialog: what it says decides whether a calendar may go. */
  uses: (id: string) =>
    queryOptions({
      staleTime: 0,
      queryKey: [...KEY, "uses", id] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/calendars/${id}/uses`, { schema: z.object({ items: z.array(calendarUse) }), signal }),
    }),
};

/** What can be done to the calendars of a workspace. */
export function useCalendarChanges() {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: KEY }),
      client.invalidateQueries({ queryKey: ["scheduling"] }), // the panels of nodes offer them
    ]);
  return {
    create: useMutation({
      mutationFn: (body: CalendarDraft) => api.post("/api/calendars", { schema: calendarView, body }),
      onSettled,
    }),
    change: useMutation({
      mutationFn: ({ id, ...body }: CalendarDraft & { id: string }) =>
        api.put(`/api/calendars/${id}`, { schema: calendarView, body }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.delete(`/api/calendars/${id}`, { schema: nothing }),
      onSettled,
    }),
  };
}
