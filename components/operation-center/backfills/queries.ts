import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { backfillDetail, backfillPreview, backfillSummary } from "@/lib/core/backfill-view";
import type { BackfillInput } from "@/lib/core/schedule/backfill";
import { instanceQueries } from "../queries";

const ROOT = [...instanceQueries.all, "backfills"] as const;

/** Keys begin like those of instances: progress is renewed by their events. */
export const backfillQueries = {
  list: queryOptions({
    queryKey: [...ROOT, "list"] as const,
    queryFn: ({ signal }) => api.get("/api/backfills", { schema: z.array(backfillSummary), signal }),
  }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...ROOT, "one", id] as const,
      queryFn: ({ signal }) => api.get(`/api/backfills/${id}`, { schema: backfillDetail, signal }),
    }),
  preview: (plan: BackfillInput | null) =>
    queryOptions({
      queryKey: ["backfill-preview", plan] as const,
      queryFn: ({ signal }) => api.post("/api/backfills/preview", { schema: backfillPreview, body: plan, signal }),
      enabled: plan !== null,
      placeholderData: keepPreviousData,
      staleTime: 10_000,
      retry: false,
    }),
};

export function useCreateBackfill() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (plan: BackfillInput) => api.post("/api/backfills", { schema: backfillDetail, body: plan }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ROOT }),
  });
}

export function useChangeBackfill(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: "pause" | "resume" | "cancel") =>
      api.post(`/api/backfills/${id}/actions`, { schema: z.unknown(), body: { change } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: instanceQueries.all }),
  });
}
