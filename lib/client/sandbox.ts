import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { SandboxActionInput } from "@/lib/core/sandbox/action";
import { sandboxOverview } from "@/lib/core/sandbox/overview";
import { api } from "./api";

/** The sandbox tells nobody what happens to it, so the page looks this often. */
const POLL_MS = 5_000;

export const sandboxQueries = {
  overview: () =>
    queryOptions({
      queryKey: ["sandbox"] as const,
      queryFn: ({ signal }) => api.get("/api/sandbox", { schema: sandboxOverview, signal }),
      refetchInterval: POLL_MS,
    }),
};

/** Does one thing to the sandbox; what it then looks like is known at once. */
export function useSandboxAction() {
  const queryClient = useQueryClient();
  const { queryKey } = sandboxQueries.overview();
  return useMutation({
    mutationFn: (body: SandboxActionInput) => api.post("/api/sandbox/actions", { schema: sandboxOverview, body }),
    onSuccess: (overview) => queryClient.setQueryData(queryKey, overview),
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
}
