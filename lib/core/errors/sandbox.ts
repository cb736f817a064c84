import type { ErrorEntry } from "./entry";

/** Errors of the console's page for the local sandbox. */
export const sandboxErrors = {
  "sandbox.off": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "This installation runs without the sandbox.",
        remedy: "The sandbox belongs to MILLRACE_PROFILE=sandbox; a production installation has none.",
      },
      zh: { message: "当前环境未启用沙箱。", remedy: "沙箱仅在 MILLRACE_PROFILE=sandbox 下提供，生产环境没有。" },
    },
  },
  "sandbox.unreachable": {
    status: 503,
    retryable: true,
    text: {
      en: {
        message: "The sandbox does not answer.",
        remedy: "It is started by npm start, or alone by millrace sandbox. If it just stopped, it is started again.",
      },
      zh: {
        message: "沙箱没有响应。",
        remedy: "沙箱随 npm start 启动，也可用 millrace sandbox 单独启动。若刚刚停止，会自动重新启动。",
      },
    },
  },
  "sandbox.refused": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "The sandbox refused: {reason}", remedy: "" },
      zh: { message: "沙箱拒绝了操作：{reason}", remedy: "" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
