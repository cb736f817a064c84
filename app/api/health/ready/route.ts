import { z } from "zod";
import { database } from "@/lib/platform/db";
import { openRoute } from "../../_lib/route";

/** Ready when the database answers: without it no page can be shown. */
export const GET = openRoute({ response: z.object({ status: z.literal("ready") }) }, async () => {
  await database().query("select 1");
  return { status: "ready" };
});
