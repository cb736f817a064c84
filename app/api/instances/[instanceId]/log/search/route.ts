import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { logSearch, logSearchResult } from "@/lib/core/log-search";
import { searchLog } from "@/lib/services/run-log-search";

const params = z.object({ instanceId });

/** The next line that holds the text, matches the pattern or has the level; a long log is searched call by call. */
export const GET = route({ params, query: logSearch, response: logSearchResult }, ({ params, query, actor, signal }) =>
  searchLog(params.instanceId, query, actor, signal),
);
