import { z } from "zod";
import { BASELINE_STATES } from "../baseline/state";
import type { Locale } from "../locale";
import { storedError } from "../stored-error";
import { baselineSentence } from "./baseline-sentence";
import { alertCondition, type AlertCondition } from "./rule";
import { wallTime } from "./wall-time";

/** What was known of a baseline; `is` says what the rule spoke of. */
export const alertedBaseline = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  businessDate: z.string(),
  /** Hour of the run date; 0 for a daily one. */
  cycle: z.int(),
  is: z.enum([...BASELINE_STATES, "RECOVERED"]),
  committedTime: z.string(),
  expectedFinish: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** The run on its key path that is not done. */
  waitsFor: z.object({ node: z.string(), instanceId: z.string() }).nullable(),
});
export type AlertedBaseline = z.output<typeof alertedBaseline>;

/** What was known of an object when a rule spoke of it. Times are ISO 8601 with offset, in the workspace's zone. */
export const alertFacts = z.object({
  node: z.object({ id: z.string(), name: z.string(), owner: z.string().nullable() }).nullable(),
  instance: z
    .object({
      id: z.string(),
      businessDate: z.string(),
      scheduledTime: z.string(),
      status: z.string(),
      startedAt: z.string().nullable(),
      finishedAt: z.string().nullable(),
    })
    .nullable(),
  worker: z.object({ host: z.string(), resourceGroup: z.string(), heartbeatAt: z.string() }).nullable(),
  /** End of the newest committed window, for rules about data. */
  committedUntil: z.string().nullable(),
  /** Absent in alerts from before there were baselines. */
  baseline: alertedBaseline.nullish(),
});
export type AlertFacts = z.output<typeof alertFacts>;

export const DELIVERY_STATES = ["PENDING", "DELIVERED", "FAILED"] as const;

/** One alert as lists show it. */
export const alertView = z.object({
  id: z.string(),
  ruleId: z.uuid().nullable(),
  ruleName: z.string(),
  condition: alertCondition,
  firedAt: z.iso.datetime(),
  /** The first few; `count` says how many there are. */
  objects: z.array(alertFacts),
  count: z.int(),
  deliveries: z.array(
    z.object({
      channelName: z.string(),
      channelType: z.string(),
      state: z.enum(DELIVERY_STATES),
      attempts: z.int(),
      error: storedError.nullable(),
      deliveredAt: z.iso.datetime().nullable(),
    }),
  ),
});
export type AlertView = z.output<typeof alertView>;

/** What the list of alerts is asked for; everything that is left out does not matter. */
export const alertFilter = z.object({
  rule: z.uuid().optional(),
  condition: z.string().max(40).optional(),
  delivery: z.enum(DELIVERY_STATES).optional(),
  /** Only alerts with a smaller id. */
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AlertFilter = z.output<typeof alertFilter>;
export const alertPage = z.object({ items: z.array(alertView), nextCursor: z.string().nullable() });

/** One sentence that says what happened to the object, and to how many others. */
export function alertSentence(
  condition: AlertCondition,
  { node, instance, worker, committedUntil, baseline }: AlertFacts,
  count: number,
  locale: Locale,
): string {
  const at = instance === null ? "" : wallTime(instance.scheduledTime);
  const task = node?.name ?? "";
  const rest = count - 1;
  if (locale === "zh") {
    const sentence = {
      failed: () => `${task} ${at} 运行失败`,
      failedAfterReruns: () => `${task} ${at} 自动重跑后仍失败`,
      finished: () => `${task} ${at} 运行成功`,
      notFinishedBy: () => `${task} ${at} 未在限定时间内完成`,
      notFinishedInCycle: () => `${task} ${at} 周期未完成`,
      notStartedBy: () => `${task} ${at} 未在限定时间内开始`,
      longerThan: () => `${task} ${at} 运行超时`,
      stale: () => `${task} 的数据只到 ${committedUntil ? wallTime(committedUntil) : "未知"}`,
      retentionAtRisk: () =>
        `${task} 尚未同步的增量数据即将过期（已同步到 ${committedUntil ? wallTime(committedUntil) : "未知"}）`,
      workerDown: () => `资源组 ${worker?.resourceGroup} 的执行器 ${worker?.host} 失去联系`,
      needsDecision: () => `${task} ${at} 的提交结果未知，等待处理`,
      isolated: () => `${task} ${at} 是孤立实例，不会运行`,
      baseline: () => (baseline ? baselineSentence(baseline, locale) : ""),
    }[condition.type]();
    return rest > 0 ? `${sentence}，另有 ${rest} 个` : sentence;
  }
  const sentence = {
    failed: () => `${task} ${at} failed`,
    failedAfterReruns: () => `${task} ${at} failed, also after automatic reruns`,
    finished: () => `${task} ${at} succeeded`,
    notFinishedBy: () => `${task} ${at} is not finished in time`,
    notFinishedInCycle: () => `${task} ${at} is not finished in its cycle`,
    notStartedBy: () => `${task} ${at} has not started in time`,
    longerThan: () => `${task} ${at} runs longer than allowed`,
    stale: () => `${task} holds data only until ${committedUntil ? wallTime(committedUntil) : "an unknown time"}`,
    retentionAtRisk: () =>
      `Changes that ${task} has not copied are about to expire (copied until ${committedUntil ? wallTime(committedUntil) : "an unknown time"})`,
    workerDown: () => `Worker ${worker?.host} of resource group ${worker?.resourceGroup} is not heard from`,
    needsDecision: () => `${task} ${at}: the outcome of the commit is unknown and needs a decision`,
    isolated: () => `${task} ${at} is isolated and will never run`,
    baseline: () => (baseline ? baselineSentence(baseline, locale) : ""),
  }[condition.type]();
  return rest > 0 ? `${sentence}, and ${rest} more` : sentence;
}

/** Where the console shows the promise that an alert speaks of. */
export function baselinePath({ id, businessDate, cycle }: AlertedBaseline): string {
  return `/operation-center/baselines/${id}?cycle=${businessDate.replaceAll("-", "")}-${cycle}`;
}
