import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error";

/** One cache per browser tab; on the server one per request. Refusals are final, a lost connection is tried again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
        refetchOnWindowFocus: true,
      },
      // What is pressed while the network is away fails at once and says so: nothing is sent later, unseen.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
