import type { ErrorEntry } from "./entry";

/** Errors of MaxCompute: its types and streams, its service and tunnel, and the way to them. */
export const maxcomputeErrors = {
  "maxcompute.type_unsupported": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The MaxCompute type {type} cannot be read: {reason}.",
        remedy: "Correct the type of the column.",
      },
      zh: { message: "无法识别 MaxCompute 类型 {type}：{reason}。", remedy: "请修正该列的类型。" },
    },
  },
  "maxcompute.partition_invalid": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The partition {partition} is not valid: {reason}.",
        remedy: "Write it as pt=value, or pt=value,hh=value for several levels.",
      },
      zh: { message: "分区 {partition} 无效：{reason}。", remedy: "请写成 pt=value，多级分区写成 pt=value,hh=value。" },
    },
  },
  "maxcompute.answer_malformed": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute answered something that cannot be understood: {reason}.",
        remedy: "Check that the endpoint is a MaxCompute endpoint and that no proxy changes its answers.",
      },
      zh: {
        message: "无法理解 MaxCompute 的响应：{reason}。",
        remedy: "请确认该地址是 MaxCompute 的 Endpoint，且没有代理修改其响应。",
      },
    },
  },
  "maxcompute.value_invalid": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Column {column} of type {type} cannot hold the value: {reason}.",
        remedy: "Correct the value, map another column, or allow dirty records.",
      },
      zh: {
        message: "类型为 {type} 的列 {column} 无法存放该值：{reason}。",
        remedy: "请修正该值、改用其他列，或允许脏数据。",
      },
    },
  },
  "maxcompute.stream_damaged": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The MaxCompute record stream is damaged: {reason}.",
        remedy: "The data was not used. Transfer it again; if it happens every time, check what lies between.",
      },
      zh: {
        message: "MaxCompute 记录流已损坏：{reason}。",
        remedy: "该数据未被使用。请重新传输；若每次都发生，请检查中间的网络设备。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
