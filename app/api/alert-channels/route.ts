import { alertChannelDraft } from "@/lib/core/alert/channel";
import { createChannel, listChannels } from "@/lib/services/alert-channels";
import { route } from "../_lib/route";

/** Where alerts of the workspace can be sent to, without secrets. */
export const GET = route({}, async ({ actor, workspaceId }) => ({
  items: await listChannels(await workspaceId(), actor),
}));

export const POST = route({ body: alertChannelDraft, status: 201 }, async ({ body, actor, workspaceId }) =>
  createChannel(await workspaceId(), body, actor),
);
