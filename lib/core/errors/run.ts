import type { ErrorEntry } from "./entry";

/** Errors that end a run, whatever its connectors. */
export const runErrors = {
  "run.stopped": {
    status: 409,
    retryable: false,
    original: "Framework-143",
    text: {
      en: { message: "The run was stopped.", remedy: "Nothing became visible; run it again to read the same window." },
      zh: { message: "运行已被停止。", remedy: "没有数据变为可见；重新运行会读取同一窗口。" },
    },
  },
  "run.stalled": {
    status: 504,
    retryable: true,
    original: "Common-22",
    text: {
      en: {
        message: "Nothing was read, written or answered for {seconds} s.",
        remedy: "Look at the last lines of the log for the service that stopped answering; nothing became visible.",
      },
      zh: {
        message: "{seconds} 秒内没有任何读取、写入或响应。",
        remedy: "请在日志末尾查找停止响应的服务；没有数据变为可见。",
      },
    },
  },
  "run.dirty_limit": {
    status: 422,
    retryable: false,
    original: "Framework-14",
    text: {
      en: {
        message: "{dirty} dirty records, but at most {limit} are tolerated.",
        remedy: "Look at the dirty records for the reason, then correct the mapping or the data, or tolerate more.",
      },
      zh: {
        message: "出现 {dirty} 条脏数据，最多允许 {limit}。",
        remedy: "请查看脏数据原因，修正映射或数据，或放宽限制。",
      },
    },
  },
  "run.counts_differ": {
    status: 500,
    retryable: true,
    text: {
      en: {
        message:
          "{read} records were read, but {written} written, {dirty} dirty and {filtered} filtered do not add up to that.",
        remedy: "Nothing became visible. This is a fault of Millrace: keep the log and report it.",
      },
      zh: {
        message: "读取 {read} 条，但写入 {written}、脏数据 {dirty}、过滤 {filtered} 之和不一致。",
        remedy: "没有数据变为可见。这是 Millrace 的缺陷，请保留日志并反馈。",
      },
    },
  },
  "run.commit_unknown": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The commit was sent, and whether it took effect cannot be found out: {reason}.",
        remedy:
          "Verify: it compares the destination with what the run announced. Then accept it as written, replace or abandon it. Nothing runs before.",
      },
      zh: {
        message: "提交已发出，但无法确认是否生效：{reason}。",
        remedy: "请先校验：将目标表与运行时宣告的内容核对，再选择确认已写入、替换或放弃。在此之前不会再运行。",
      },
    },
  },
  "run.sql_changed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message:
          "The node's SQL was changed after an earlier attempt had submitted statement {statement} (instance {instance}): what it did may not be what the node says now.",
        remedy:
          "Look at the tables. Accept what was done to go on with the statements after it, or abandon it and run again from the first statement.",
      },
      zh: {
        message:
          "较早的尝试已提交第 {statement} 条语句（实例 {instance}），之后节点的 SQL 被修改：已执行的内容可能与现在的不同。",
        remedy: "请查看表中的数据：接受已执行的内容以继续后面的语句，或放弃后从第一条语句重新运行。",
      },
    },
  },
  "run.positions_not_published": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The rows are committed, but the reader's positions could not be stored.",
        remedy: "Let the run be retried: it only stores the positions. Nothing is written twice.",
      },
      zh: { message: "数据已提交，但读取位点未能保存。", remedy: "请重试：只会补存位点，不会重复写入。" },
    },
  },
  "run.transformer_column": {
    status: 422,
    retryable: false,
    original: "TransformerErrorCode-01",
    text: {
      en: {
        message: "{name} works on column {index}, but a record has only {columns}.",
        remedy: "columnIndex counts from 0.",
      },
      zh: { message: "{name} 作用于第 {index} 列，但记录只有 {columns} 列。", remedy: "columnIndex 从 0 开始。" },
    },
  },
  "run.no_connector": {
    status: 422,
    retryable: false,
    original: "Framework-11",
    text: {
      en: { message: "This installation has no {category} for {stepType}.", remedy: "" },
      zh: { message: "当前安装没有 {stepType} 的 {category}。", remedy: "" },
    },
  },
  "run.data_source_type": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The data source {name} is of type {actual}, but {stepType} needs {expected}.",
        remedy: "Choose another data source for this step.",
      },
      zh: {
        message: "数据源 {name} 的类型是 {actual}，而 {stepType} 需要 {expected}。",
        remedy: "请为该步骤选择其他数据源。",
      },
    },
  },
  "run.without_webassembly": {
    status: 500,
    retryable: false,
    text: {
      en: {
        message:
          "WebAssembly cannot be used in this process ({reason}): changes are read and written at less than half the speed.",
        remedy:
          "The rows are the same. Start Node without --jitless, on a processor with 128-bit vectors, with enough address space.",
      },
      zh: {
        message: "此进程无法使用 WebAssembly（{reason}）：读取和写入变更的速度不到一半。",
        remedy: "数据行不受影响。请在支持 128 位向量的处理器上启动 Node，不使用 --jitless，并保证足够的地址空间。",
      },
    },
  },
  "run.record_too_large": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "The record has {bytes} bytes, more than {limit}.", remedy: "" },
      zh: { message: "记录大小为 {bytes} 字节，超过 {limit}。", remedy: "" },
    },
  },
  "run.transformer_failed": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "{name} failed on this record: {reason}.", remedy: "" },
      zh: { message: "{name} 处理该记录失败：{reason}。", remedy: "" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
