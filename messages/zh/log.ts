import type { log as english } from "../en/log";
import type { Texts } from "../texts";

export const log: Texts<typeof english> = {
  label: "运行日志",
  level: { label: "级别", all: "全部级别", warn: "警告与错误", error: "错误" },
  wrap: "自动换行",
  download: "下载",
  rawHint: "完整原始日志，时间为 UTC",
  live: "实时跟随",
  reconnecting: "正在重连",
  earlier: "向上滚动查看更早的日志",
  empty: "暂无日志",
  emptyClosed: "本次尝试没有输出日志",
  nothingPasses: "当前显示的日志中没有该级别",
  again: "重试",
  follow: "{count, plural, =0 {跟随} other {跟随（新增 # 行）}}",
  toEnd: "跳到末尾",
  copyLink: "复制第 {line} 行的链接",
  showAll: "显示全部 {size}",
  gap: "{span} 无输出",
  firstError: "首个错误",
  search: {
    label: "搜索日志",
    regex: "正则表达式",
    next: "下一处",
    previous: "上一处",
    none: "无匹配",
    at: "{percent} %",
    stop: "停止搜索",
    invalid: "表达式无效",
  },
};
