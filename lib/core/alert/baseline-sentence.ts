import type { Locale } from "../locale";
import type { AlertedBaseline } from "./alert";
import { wallTime } from "./wall-time";

/** What became of a baseline, in one sentence: which promise, what is expected instead, and what it waits for. */
export function baselineSentence(baseline: AlertedBaseline, locale: Locale): string {
  const { name, businessDate, is, waitsFor } = baseline;
  const committed = wallTime(baseline.committedTime);
  const expected = baseline.expectedFinish && wallTime(baseline.expectedFinish);
  const finished = baseline.finishedAt && wallTime(baseline.finishedAt);
  if (locale === "zh") {
    const subject = `基线 ${name}（业务日期 ${businessDate}，承诺时间 ${committed}）`;
    if (finished) return is === "RECOVERED" ? `${subject}已完成：${finished}` : `${subject}破线：${finished} 才完成`;
    if (is === "RECOVERED") return `${subject}恢复安全，预计 ${expected ?? "未知"} 完成`;
    const wait = waitsFor ? `，正在等待 ${waitsFor.node}` : "";
    return is === "OVERTIME"
      ? `${subject}破线：尚未完成${wait}`
      : `${subject}预警：${expected ? `预计 ${expected} 完成` : "完成时间无法预计"}${wait}`;
  }
  const subject = `Baseline ${name} of business date ${businessDate}, committed to ${committed},`;
  if (finished) return is === "RECOVERED" ? `${subject} is done: ${finished}` : `${subject} was done late: ${finished}`;
  if (is === "RECOVERED") return `${subject} is safe again: expected ${expected ?? "at an unknown time"}`;
  const wait = waitsFor ? `; it waits for ${waitsFor.node}` : "";
  return is === "OVERTIME"
    ? `${subject} is overtime: not done yet${wait}`
    : `${subject} may be late: ${expected ? `expected ${expected}` : "nobody can say when it will be done"}${wait}`;
}
