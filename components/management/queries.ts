import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { accountView, type AccountChange, type AccountDraft } from "@/lib/core/account";
import type { WorkspaceRole } from "@/lib/core/permission";
import { auditPage } from "@/lib/core/audit";
import { memberView, workspaceView, type MemberDraft, type WorkspaceChange } from "@/lib/core/workspace";

const AUDIT_ROWS = 100;
const nothing = z.unknown();

export const managementQueries = {
  members: (workspaceId: string) =>
    queryOptions({
      queryKey: ["members", workspaceId] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/workspaces/${workspaceId}/members`, { schema: z.object({ items: z.array(memberView) }), signal }),
    }),
  workspace: (workspaceId: string) =>
    queryOptions({
      queryKey: ["workspace", workspaceId] as const,
      queryFn: ({ signal }) => api.get(`/api/workspaces/${workspaceId}`, { schema: workspaceView, signal }),
    }),
  accounts: () =>
    queryOptions({
      queryKey: ["accounts"] as const,
      queryFn: ({ signal }) => api.get("/api/accounts", { schema: z.object({ items: z.array(accountView) }), signal }),
    }),
  audit: (filter: Readonly<Record<string, string>>) =>
    infiniteQueryOptions({
      queryKey: ["audit", filter] as const,
      queryFn: ({ signal, pageParam }) =>
        api.get("/api/audit", {
          schema: auditPage,
          query: { ...filter, limit: AUDIT_ROWS, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
};

/** What can be done to the members of a workspace. */
export function useMemberChanges(workspaceId: string) {
  const client = useQueryClient();
  const path = `/api/workspaces/${workspaceId}/members`;
  const onSettled = () => client.invalidateQueries({ queryKey: ["members", workspaceId] });
  return {
    add: useMutation({ mutationFn: (body: MemberDraft) => api.post(path, { schema: memberView, body }), onSettled }),
    change: useMutation({
      mutationFn: ({ userId, role }: { userId: string; role: WorkspaceRole }) =>
        api.patch(`${path}/${userId}`, { schema: memberView, body: { role } }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (userId: string) => api.delete(`${path}/${userId}`, { schema: nothing }),
      onSettled,
    }),
  };
}

export function useChangeWorkspace(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<WorkspaceChange>) =>
      api.patch(`/api/workspaces/${workspaceId}`, { schema: workspaceView, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ["workspace", workspaceId] }),
  });
}

/** What an administrator of the installation does to accounts. */
export function useAccountChanges() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ["accounts"] });
  return {
    create: useMutation({
      mutationFn: (body: AccountDraft) => api.post("/api/accounts", { schema: accountView, body }),
      onSettled,
    }),
    change: useMutation({
      mutationFn: ({ id, ...body }: Partial<AccountChange> & { id: string }) =>
        api.patch(`/api/accounts/${id}`, { schema: accountView, body }),
      onSettled,
    }),
    setPassword: useMutation({
      mutationFn: ({ id, password }: { id: string; password: string }) =>
        api.put(`/api/accounts/${id}/password`, { schema: nothing, body: { password } }),
      onSettled,
    }),
    removeTwoFactor: useMutation({
      mutationFn: (id: string) => api.delete(`/api/accounts/${id}/two-factor`, { schema: nothing }),
      onSettled,
    }),
  };
}
