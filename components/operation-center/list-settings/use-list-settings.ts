import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { listSettings, USUAL_LIST, type ListSettings, type SettingName } from "@/lib/core/list-settings";
import type { Column } from "@/components/ui/table/columns";

export type ListName = Extract<SettingName, `list.${string}`>;
const answer = z.object({ value: listSettings.nullable() });

export const listSettingsQuery = (name: ListName) =>
  queryOptions({
    queryKey: ["settings", name] as const,
    queryFn: ({ signal }) => api.get(`/api/account/settings/${name}`, { schema: answer, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How the person looks at a list, kept on the server: the same on every machine they sign in at. */
export function useListSettings(name: ListName) {
  const queryClient = useQueryClient();
  const query = listSettingsQuery(name);
  const { data } = useQuery(query);
  const save = useMutation({
    mutationFn: (value: ListSettings) => api.put(`/api/account/settings/${name}`, { schema: answer, body: { value } }),
    onMutate: (value) => queryClient.setQueryData(query.queryKey, { value }),
    onError: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  });
  return { settings: data?.value ?? USUAL_LIST, change: save.mutate };
}

/** Columns in the person's order, without those they hid; columns they have never seen keep their usual place. */
export function arranged<Row>(
  columns: readonly Column<Row>[],
  { columns: order, hidden }: ListSettings,
): Column<Row>[] {
  const known = new Map((order ?? []).map((id, index) => [id, index]));
  const place = (column: Column<Row>, index: number) => known.get(column.id) ?? index;
  return columns
    .map((column, index) => ({ column, place: place(column, index), index }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .map(({ column }) => column)
    .filter(({ id }) => !hidden.includes(id));
}
