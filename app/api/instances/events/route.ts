import { eventStream } from "@/app/api/_lib/event-stream";
import { notices } from "@/app/api/_lib/notices";
import { route } from "@/app/api/_lib/route";
import { CHANNELS } from "@/lib/platform/listen";
import { demand } from "@/lib/services/actor";

export const dynamic = "force-dynamic";

/** Names of the workspace's instances as they change. */
export const GET = route({ response: "text/event-stream" }, async ({ actor, workspaceId, signal }) => {
  const workspace = await workspaceId();
  demand(actor, workspace, "instance.view");
  const choose = (payload: string) => {
    const [changed, id] = payload.split(" ");
    return changed === workspace && id !== undefined ? { id } : null;
  };
  return eventStream(notices(CHANNELS.instances, choose, signal), signal);
});
