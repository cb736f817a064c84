import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { dirtyReplayView, replayPlan, replayQuery, replayStart } from "@/lib/core/dirty-replay";
import { instanceId } from "@/lib/core/instance-id";
import { planReplay, startReplay } from "@/lib/services/dirty-replays";

const params = z.object({ instanceId });

/** What a replay of an attempt's dirty records would do: how many, with which code, and what stands against it. */
export const GET = route({ params, query: replayQuery, response: replayPlan }, async ({ params, query, actor }) =>
  planReplay(params.instanceId, query.attempt, actor),
);

/** Loads the dirty records of an attempt once more into where the others are; the answer is the run that does it. */
export const POST = route(
  { params, body: replayStart, status: 202, response: dirtyReplayView },
  async ({ params, body, actor }) => startReplay(params.instanceId, body, actor),
);
