import { route } from "@/app/api/_lib/route";
import { attention as attentionSchema } from "@/lib/core/overview";
import { attention } from "@/lib/services/overview/attention";

/** What waits for a person, the worst first. */
export const GET = route({ response: attentionSchema }, async ({ actor, locale, workspaceId }) =>
  attention(await workspaceId(), locale, actor),
);
