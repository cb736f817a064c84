import type { Locale } from "../locale";
import type { AlertConditionType, AlertRuleForm } from "./rule";

/** What every workspace is told without asking, in the console at least. Names are in both languages on purpose: the
 * rules are made once, for everybody. */
export const BUILTIN_RULES: Readonly<Partial<Record<AlertConditionType, Omit<AlertRuleForm, "channelIds">>>> = {
  failedAfterReruns: rule("Task failed · 任务失败", { type: "failedAfterReruns" }),
  needsDecision: rule("Needs a decision · 等待处理", { type: "needsDecision" }),
  isolated: rule("Isolated task · 孤立任务", { type: "isolated" }),
  retentionAtRisk: rule("Changes about to expire · 增量即将过期", { type: "retentionAtRisk", hours: 12 }),
  baseline: rule("Baseline at risk · 基线预警", { type: "baseline", from: "WARNING" }),
  workerDown: rule("Worker down · 执行器失联", { type: "workerDown", minutes: 3 }),
};

function rule(name: string, condition: AlertRuleForm["condition"]): Omit<AlertRuleForm, "channelIds"> {
  return {
    name,
    object: { type: "workspace" },
    kinds: ["CYCLE", "BACKFILL", "TEST", "MANUAL"],
    condition,
    maximumAlerts: 1,
  };
}

const NAMES = new Set(Object.values(BUILTIN_RULES).map(({ name }) => name));

/** What a rule is called in the reader's language: only the built-in ones carry both. */
export function ruleNameIn(name: string, locale: Locale): string {
  if (!NAMES.has(name)) return name;
  const [en, zh] = name.split(" · ");
  return (locale === "zh" ? zh : en) ?? name;
}
