import type { ErrorEntry } from "./entry";

/** Errors of the Tablestore protocol, and of getting through to the service. */
export const tablestoreErrors = {
  "tablestore.damaged_message": {
    status: 502,
    retryable: true,
    text: {
      en: { message: "A Tablestore message is damaged: {reason}.", remedy: "Try again; check proxies on the way." },
      zh: { message: "Tablestore 消息已损坏：{reason}。", remedy: "请重试，并检查中间的代理。" },
    },
  },
  "tablestore.damaged_row": {
    status: 502,
    retryable: true,
    text: {
      en: { message: "A Tablestore row is damaged: {reason}", remedy: "Try again; check proxies on the way." },
      zh: { message: "Tablestore 行数据已损坏：{reason}", remedy: "请重试，并检查中间的代理。" },
    },
  },
  "tablestore.invalid_text": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "“{text}” is not well-formed Unicode and cannot be sent to Tablestore.",
        remedy: "Remove the incomplete character shown as �.",
      },
      zh: {
        message: "“{text}”不是有效的 Unicode 文本，无法发送到 Tablestore。",
        remedy: "请删除显示为 � 的不完整字符。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
