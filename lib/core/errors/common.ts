import type { ErrorEntry } from "./entry";

/** Errors that belong to no single part of the product. */
export const commonErrors = {
  "input.invalid": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "{reason}", remedy: "Correct the named field and send it again." },
      zh: { message: "{reason}", remedy: "请修正所指字段后重新提交。" },
    },
  },
  "common.not_found": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "{object} does not exist.",
        remedy: "Check the name, or reload the page: it may have been deleted.",
      },
      zh: { message: "{object} 不存在。", remedy: "请检查名称，或刷新页面：它可能已被删除。" },
    },
  },
  "common.conflict": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "{reason}", remedy: "Reload to see the current state, then decide again." },
      zh: { message: "{reason}", remedy: "请刷新查看最新状态后再操作。" },
    },
  },
  "common.aborted": {
    status: 499,
    retryable: false,
    text: {
      en: { message: "The operation was stopped.", remedy: "" },
      zh: { message: "操作已停止。", remedy: "" },
    },
  },
  internal: {
    status: 500,
    retryable: false,
    text: {
      en: { message: "Something went wrong inside Millrace.", remedy: "Look into the process log for the request id." },
      zh: { message: "Millrace 内部出错。", remedy: "请根据请求 ID 查看进程日志。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
