import type { timeline as english } from "../en/timeline";
import type { Texts } from "../texts";

export const timeline: Texts<typeof english> = {
  title: "运行时间线",
  earlier: "更早",
  later: "更晚",
  now: "现在",
  span: "时间跨度",
  spans: { h1: "1 小时", h6: "6 小时", h12: "12 小时", d1: "1 天", d7: "7 天", d30: "30 天" },
  task: "任务",
  noFlow: "不属于业务流程",
  canvas: "按任务与时间排列的运行。方向键在运行之间移动，加减键缩放，T 回到现在，回车打开。",
  none: "{from} 至 {to} 没有运行",
  cut: "仅绘制最新的 {count, number} 次运行，请缩短时间跨度。",
  hint: "选择一个条形查看其结果。",
  open: "打开",
  asTable: "以表格显示",
  asTimeline: "以时间线显示",
  failed: "{count, number} 个失败",
  merged: "{count, number} 次运行",
  to: "至",
  planned: "计划 {time}",
  stale: "最后更新 {time}，正在重连",
};
