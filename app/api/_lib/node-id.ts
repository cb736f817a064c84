import { z } from "zod";
import { nodeIdOf } from "@/lib/services/nodes/nodes";
import type { Actor } from "@/lib/services/actor";

/** A node by id, or by its name in the workspace that the request names. */
export const nodeParams = z.object({ nodeId: z.string().min(1).max(128) });

interface NodeCall {
  readonly params: { readonly nodeId: string };
  readonly actor: Actor;
  workspaceId(): Promise<string>;
}

export function nodeId({ params, actor, workspaceId }: NodeCall): Promise<string> {
  return nodeIdOf(params.nodeId, workspaceId, actor);
}
