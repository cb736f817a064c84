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
