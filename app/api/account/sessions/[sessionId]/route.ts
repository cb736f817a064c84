import { z } from "zod";
import { endSessions } from "@/lib/services/account-security";
import { route } from "../../../_lib/route";

/** Signs the caller out in one place. */
export const DELETE = route(
  { params: z.object({ sessionId: z.string().max(64) }), response: null },
  ({ params, actor }) => endSessions(params.sessionId, actor),
);
