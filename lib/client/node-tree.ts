import { queryOptions } from "@tanstack/react-query";
import { nodeTree } from "@/lib/core/node";
import { api } from "./api";

/** Folders and nodes of the workspace. */
export const nodeTreeQuery = () =>
  queryOptions({
    queryKey: ["nodes", "tree"] as const,
    queryFn: ({ signal }) => api.get("/api/tree", { schema: nodeTree, signal }),
  });
