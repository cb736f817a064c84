import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { savedViewView, type SavedViewDraft, type ViewPage } from "@/lib/core/saved-view";

const PATH = "/api/saved-views";

export const viewsQuery = (page: ViewPage) =>
  queryOptions({
    queryKey: ["saved-views", page] as const,
    queryFn: ({ signal }) =>
      api.get(PATH, { schema: z.object({ items: z.array(savedViewView) }), query: { page }, signal }),
  });

export function useViewChanges(page: ViewPage) {
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: viewsQuery(page).queryKey });
  return {
    save: useMutation({
      mutationFn: (draft: SavedViewDraft) => api.post(PATH, { schema: savedViewView, body: draft }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.delete(`${PATH}/${id}`, { schema: z.unknown() }),
      onSettled,
    }),
  };
}
