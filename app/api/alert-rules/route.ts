import { z } from "zod";
import { alertRule, alertRuleView } from "@/lib/core/alert/rule";
import { createRule, listRules } from "@/lib/services/alert-rules";
import { route } from "../_lib/route";

/** The alert rules of the workspace, the built-in ones among them. */
export const GET = route({ response: z.object({ items: z.array(alertRuleView) }) }, async ({ actor, workspaceId }) => ({
  items: await listRules(await workspaceId(), actor),
}));

/** Adds a rule; it never speaks of what happened before it. */
export const POST = route(
  { body: alertRule, status: 201, response: alertRuleView },
  async ({ body, actor, workspaceId }) => createRule(await workspaceId(), body, actor),
);
