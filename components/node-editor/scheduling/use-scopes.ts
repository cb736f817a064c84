"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { FolderView } from "@/lib/core/node";
import type { Scopes } from "./inspect-runs";
import { schedulingQueries } from "./queries";

/** The parameters of the workspace, and of the business flow that the node stands in. */
export function useScopes(workspaceId: string, folderId: string | null): Scopes {
  const workspaces = useQuery(schedulingQueries.workspaces()).data;
  const folders = useQuery(schedulingQueries.folders()).data;
  return useMemo(() => {
    const parameters = workspaces?.items.find(({ id }) => id === workspaceId)?.parameters ?? {};
    const flow = flowOf(folders ?? [], folderId);
    return {
      workspace: new Map(Object.entries(parameters)),
      ...(flow ? { workflow: new Map(Object.entries(flow.parameters)) } : {}),
    };
  }, [workspaces, folders, workspaceId, folderId]);
}

function flowOf(folders: readonly FolderView[], folderId: string | null): FolderView | null {
  const folder = folders.find(({ id }) => id === folderId);
  if (!folder) return null;
  return folder.kind === "BUSINESS_FLOW" ? folder : flowOf(folders, folder.parentId);
}
