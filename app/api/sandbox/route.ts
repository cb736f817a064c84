import { sandboxOverview } from "@/lib/core/sandbox/overview";
import { viewSandbox } from "@/lib/services/sandbox";
import { route } from "../_lib/route";

/** The local sandbox: both servers, their tables, clock, traffic and faults. */
export const GET = route({ response: sandboxOverview }, async ({ actor, workspaceId }) =>
  viewSandbox(await workspaceId(), actor),
);
