import { z } from "zod";
import { alertChannelDraft, alertChannelView } from "@/lib/core/alert/channel";
import { createChannel, listChannels } from "@/lib/services/alert-channels";
import { route } from "../_lib/route";

/** Where alerts of the workspace can be sent to, without secrets. */
export const GET = route(
  { response: z.object({ items: z.array(alertChannelView) }) },
  async ({ actor, workspaceId }) => ({
    items: await listChannels(await workspaceId(), actor),
  }),
);

/** Adds a channel; its secrets are sealed and never come back. */
export const POST = route(
  { body: alertChannelDraft, status: 201, response: alertChannelView },
  async ({ body, actor, workspaceId }) => createChannel(await workspaceId(), body, actor),
);
