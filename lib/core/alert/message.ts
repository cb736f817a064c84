import { stateIn } from "../instance-words";
import type { Locale } from "../locale";
import type { AlertedBaseline } from "./alert";
import { ruleNameIn } from "./builtin";

/** What every channel sends, and what a custom webhook receives as it is. Times are ISO 8601 with offset. */
export interface AlertMessage {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly condition: string;
  readonly workspace: string;
  readonly node: { readonly id: string; readonly name: string; readonly owner: string | null } | null;
  readonly instance: {
    readonly id: string;
    readonly businessDate: string;
    readonly scheduledTime: string;
    /** Of lib/core/instance-state.ts. */
    readonly status: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
  } | null;
  readonly baseline: AlertedBaseline | null;
  /** How many objects the alert speaks of; `node` and `instance` are those of the first. */
  readonly count: number;
  /** One sentence, in the language of the channel. */
  readonly message: string;
  readonly link: string;
  readonly firedAt: string;
}

const LABELS = {
  en: {
    workspace: "Workspace",
    node: "Task",
    owner: "Owner",
    bizdate: "Business date",
    time: "Scheduled",
    status: "Status",
    baseline: "Baseline",
    rule: "Rule",
  },
  zh: {
    workspace: "工作空间",
    node: "任务",
    owner: "负责人",
    bizdate: "业务日期",
    time: "定时时间",
    status: "状态",
    baseline: "基线",
    rule: "规则",
  },
} as const satisfies Record<Locale, Record<string, string>>;

/** `2026-11-22T10:00:00+08:00` as people read it: `2026-11-22 10:00:00 UTC+08:00`. */
const readable = (iso: string) => `${iso.slice(0, 19).replace("T", " ")} UTC${iso.slice(19)}`;

/** The facts under the sentence, in reading order. */
export function factsOf(alert: AlertMessage, locale: Locale): readonly (readonly [label: string, value: string])[] {
  const label = LABELS[locale];
  const { node, instance, baseline } = alert;
  const facts: [string, string | null | undefined][] = [
    [label.workspace, alert.workspace],
    [label.node, node?.name],
    [label.baseline, baseline?.name],
    [label.owner, node?.owner ?? baseline?.owner],
    [label.bizdate, instance?.businessDate ?? baseline?.businessDate],
    [label.time, instance && readable(instance.scheduledTime)],
    [label.status, instance && stateIn(instance.status, locale)],
    [label.rule, ruleNameIn(alert.ruleName, locale)],
  ];
  return facts.filter((fact): fact is [string, string] => typeof fact[1] === "string" && fact[1] !== "");
}
