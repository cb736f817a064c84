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
  "input.pattern_too_slow": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The regular expression {pattern} tries too many ways to match this text and was stopped.",
        remedy: "Avoid repetitions within repetitions, such as (a+)+, or search for plain text.",
      },
      zh: {
        message: "正则表达式 {pattern} 的匹配尝试次数过多，已停止。",
        remedy: "请避免嵌套重复（例如 (a+)+），或改为搜索普通文本。",
      },
    },
  },
  "request.too_large": {
    status: 413,
    retryable: false,
    text: {
      en: { message: "The request is larger than {limit}.", remedy: "Send less at once." },
      zh: { message: "请求超过 {limit}。", remedy: "请减少单次提交的内容。" },
    },
  },
  "request.not_json": {
    status: 415,
    retryable: false,
    text: {
      en: {
        message: "The request body is not JSON.",
        remedy: "Send JSON with the header content-type: application/json.",
      },
      zh: { message: "请求体不是 JSON。", remedy: "请发送 JSON，并设置 content-type: application/json。" },
    },
  },
  "request.too_deep": {
    status: 413,
    retryable: false,
    text: {
      en: { message: "The JSON is nested deeper than {limit} levels.", remedy: "Send it flatter." },
      zh: { message: "JSON 嵌套超过 {limit} 层。", remedy: "请减少嵌套层数。" },
    },
  },
  "request.foreign_origin": {
    status: 403,
    retryable: false,
    text: {
      en: {
        message: "The request comes from another site, so it was refused.",
        remedy: "Open the console at its own address; behind a proxy, set MILLRACE_URL to what browsers see.",
      },
      zh: {
        message: "请求来自其他站点，已被拒绝。",
        remedy: "请通过控制台自身的地址访问；使用代理时，请将 MILLRACE_URL 设为浏览器看到的地址。",
      },
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
