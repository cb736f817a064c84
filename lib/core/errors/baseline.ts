import type { ErrorEntry } from "./entry";

/** Errors of baselines. */
export const baselineErrors = {
  "baseline.name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "There is a baseline called {name} already.", remedy: "Choose another name." },
      zh: { message: "已有名为 {name} 的基线。", remedy: "请换一个名称。" },
    },
  },
  "baseline.conflict": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "{name} was changed by somebody else since you opened it.",
        remedy: "Close it, look at what was changed, and change it again.",
      },
      zh: { message: "您打开 {name} 后，它已被他人修改。", remedy: "请关闭后查看最新内容，再重新修改。" },
    },
  },
  "baseline.node_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The baseline names a task that this workspace does not have, or its root node.",
        remedy: "Choose the tasks again.",
      },
      zh: { message: "基线引用了本工作空间中不存在的任务或根节点。", remedy: "请重新选择任务。" },
    },
  },
  "baseline.too_many": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "A baseline guards at most {most} tasks.",
        remedy: "Guard the tasks at the end of the chain: what they wait for is guarded through them.",
      },
      zh: { message: "一条基线最多保障 {most} 个任务。", remedy: "只需加入链路末端的任务，其上游会一并受到保障。" },
    },
  },
  "baseline.owner_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "The owner is not a member of this workspace.", remedy: "Choose a member." },
      zh: { message: "负责人不是本工作空间的成员。", remedy: "请选择成员。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
