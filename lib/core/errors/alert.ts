import type { ErrorEntry } from "./entry";

/** Errors of alert delivery. */
export const alertErrors = {
  "alert.delivery_failed": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The alert could not be delivered to {channel}: {reason}",
        remedy: "Check the channel's address and secret with the Test button.",
      },
      zh: { message: "告警未能送达 {channel}：{reason}", remedy: "请使用「测试」按钮检查该渠道的地址和密钥。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
