import { z } from "zod";
import { memberDraft, memberView } from "@/lib/core/workspace";
import { addMember, listMembers } from "@/lib/services/workspaces";
import { listOf } from "../../../_lib/list-of";
import { route } from "../../../_lib/route";

const params = z.object({ workspaceId: z.uuid() });

/** Who works in the workspace, and as what. */
export const GET = route({ params, response: listOf(memberView) }, async ({ params: { workspaceId }, actor }) => ({
  items: await listMembers(workspaceId, actor),
}));

/** Adds the account of a user name or an e-mail address. */
export const POST = route(
  { params, body: memberDraft, status: 201, response: memberView },
  ({ params: { workspaceId }, body, actor }) => addMember(workspaceId, body, actor),
);
