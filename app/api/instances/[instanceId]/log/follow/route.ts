import { z } from "zod";
import { eventStream, type ServerEvent } from "@/app/api/_lib/event-stream";
import { route } from "@/app/api/_lib/route";
import { logQuery, type LogPageView } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { followRunLog } from "@/lib/services/run-logs";

export const dynamic = "force-dynamic";

const params = z.object({ instanceId });

/** The run log as it grows. Each event's id is the byte that it ends at: a browser that reconnects goes on from there. */
export const GET = route(
  { params, query: logQuery, response: "text/event-stream" },
  async ({ params, query, request, actor, signal }) => {
    const resumed = request.headers.get("last-event-id");
    const from = resumed !== null && /^\d{1,19}$/.test(resumed) ? resumed : query.from;
    const pages = await followRunLog(params.instanceId, { ...query, from }, actor, signal);
    return eventStream(toEvents(pages), signal);
  },
);

async function* toEvents(pages: AsyncIterable<LogPageView>): AsyncGenerator<ServerEvent> {
  for await (const page of pages) yield { id: page.byteTo, data: page };
}
