import type { ErrorEntry } from "./entry";

/** Errors of alert delivery. */
export const alertErrors = {
  "alert.delivery_failed": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The alert could not be delivered to {channel}: {reason}",
        remedy: "Check the address and the secret of the channel; Test sends a message at once.",
      },
      zh: { message: "告警未能送达 {channel}：{reason}", remedy: "请使用「测试」按钮检查该渠道的地址和密钥。" },
    },
  },
  "alert.name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "The name {name} is taken.", remedy: "Choose another name." },
      zh: { message: "名称 {name} 已被使用。", remedy: "请换一个名称。" },
    },
  },
  "alert.channel_in_use": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "{name} is used by {count} rules.", remedy: "Take the channel out of these rules first." },
      zh: { message: "{name} 正被 {count} 条规则使用。", remedy: "请先从这些规则中移除该渠道。" },
    },
  },
  "alert.channel_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The rule names a channel that this workspace does not have.",
        remedy: "Choose the channels again.",
      },
      zh: { message: "规则引用了本工作空间中不存在的渠道。", remedy: "请重新选择渠道。" },
    },
  },
  "alert.object_unfit": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The rule's condition and what it watches do not go together.",
        remedy:
          "Conditions on baselines watch baselines or the whole workspace; all others watch tasks, flows or the workspace.",
      },
      zh: {
        message: "规则的触发条件与监控对象不匹配。",
        remedy: "基线条件只能监控基线或整个工作空间；其他条件监控任务、业务流程或整个工作空间。",
      },
    },
  },
  "alert.builtin": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "{name} is built in and cannot be deleted.", remedy: "Switch it off instead." },
      zh: { message: "{name} 是内置规则，不能删除。", remedy: "可以将其停用。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
