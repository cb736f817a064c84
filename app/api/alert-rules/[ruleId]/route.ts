import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { alertRule, alertRuleView } from "@/lib/core/alert/rule";
import { changeRule, removeRule } from "@/lib/services/alert-rules";

const params = z.object({ ruleId: z.uuid() });

/** Replaces the rule. */
export const PUT = route({ params, body: alertRule, response: alertRuleView }, ({ params, body, actor }) =>
  changeRule(params.ruleId, body, actor),
);

/** 409 for a built-in rule: it can be switched off. */
export const DELETE = route({ params, response: null }, ({ params, actor }) => removeRule(params.ruleId, actor));
