import { z } from "zod";
import { openRoute } from "../../_lib/route";

/** The process runs and answers: nothing more is asked. */
export const GET = openRoute({ response: z.object({ status: z.literal("live") }) }, async () => ({
  status: "live" as const,
}));
