import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { testChannel } from "@/lib/services/alert-channels";

/** Sends a test message now; answers once the other side has taken it. */
export const POST = route({ params: z.object({ channelId: z.uuid() }), response: null }, ({ params, actor, signal }) =>
  testChannel(params.channelId, actor, signal),
);
