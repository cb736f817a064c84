import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { verificationView } from "@/lib/core/verification";
import { instanceQueries } from "./queries";

const POLL_MS = 1_000;
export const verificationKey = (id: string) => [...instanceQueries.all, "verifications", id] as const;

/** Verifications of an instance, newest first; asked for again while one is at work. */
export function useVerifications(instanceId: string) {
  return useQuery({
    queryKey: verificationKey(instanceId),
    queryFn: ({ signal }) =>
      api.get(`/api/instances/${instanceId}/verifications`, {
        schema: z.object({ items: z.array(verificationView) }),
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === "RUNNING" ? POLL_MS : false),
  });
}
