import type { status as english } from "../en/status";
import type { Texts } from "../texts";

export const status: Texts<typeof english> = {
  notRun: "未运行",
  waitTime: "等待时间",
  waitResource: "等待资源",
  running: "运行中",
  checking: "校验中",
  success: "运行成功",
  failed: "运行失败",
  frozen: "冻结",
  needsDecision: "等待处理",
  untested: "未测试",
  testing: "测试中",
  connected: "可连通",
  unreachable: "无法连通",
  loginFailed: "登录失败",
  outOfDate: "结果过期",
  lost: "执行器失联",
  outcomeUnknown: "结果未知",
  stopped: "已终止",
  baselineSafe: "安全",
  baselineWarning: "预警",
  baselineOvertime: "破线",
  baselineUnknown: "未知",
};
