import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { accountView, apiTokenView, freshApiToken, type ApiTokenDraft } from "@/lib/core/account";
import { sessionRow, twoFactorStart, type PasswordChange } from "@/lib/core/account-security";

const nothing = z.unknown();

export const accountQueries = {
  own: () =>
    queryOptions({
      queryKey: ["account"] as const,
      queryFn: ({ signal }) => api.get("/api/account", { schema: accountView, signal }),
    }),
  sessions: () =>
    queryOptions({
      queryKey: ["account", "sessions"] as const,
      queryFn: ({ signal }) =>
        api.get("/api/account/sessions", { schema: z.object({ items: z.array(sessionRow) }), signal }),
    }),
  tokens: () =>
    queryOptions({
      queryKey: ["account", "tokens"] as const,
      queryFn: ({ signal }) =>
        api.get("/api/account/tokens", { schema: z.object({ items: z.array(apiTokenView) }), signal }),
    }),
};

/** What a person does to their own account. */
export function useOwnAccount() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ["account"] });
  return {
    changePassword: useMutation({
      mutationFn: (body: PasswordChange) => api.put("/api/account/password", { schema: nothing, body }),
      onSettled,
    }),
    endSession: useMutation({
      mutationFn: (id: string) => api.delete(`/api/account/sessions/${id}`, { schema: nothing }),
      onSettled,
    }),
    endAllSessions: useMutation({ mutationFn: () => api.delete("/api/account/sessions", { schema: nothing }) }),
    startTwoFactor: useMutation({
      mutationFn: (password: string) =>
        api.post("/api/account/two-factor", { schema: twoFactorStart, body: { password } }),
    }),
    confirmTwoFactor: useMutation({
      mutationFn: (code: string) =>
        api.post("/api/account/two-factor/confirmation", { schema: nothing, body: { code } }),
      onSettled,
    }),
    stopTwoFactor: useMutation({
      mutationFn: (password: string) => api.delete("/api/account/two-factor", { schema: nothing, body: { password } }),
      onSettled,
    }),
    createToken: useMutation({
      mutationFn: (body: ApiTokenDraft) => api.post("/api/account/tokens", { schema: freshApiToken, body }),
      onSettled,
    }),
    revokeToken: useMutation({
      mutationFn: (id: string) => api.delete(`/api/account/tokens/${id}`, { schema: nothing }),
      onSettled,
    }),
  };
}
