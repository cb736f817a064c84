import type { ErrorEntry } from "./entry";

/** What the MaxCompute service refuses or fails at. */
export const maxcomputeErrors = {
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
  "maxcompute.key_unknown": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute does not know the AccessKey ID {accessId}.",
        remedy: "Check the AccessKey ID of the data source; it may have been deleted or disabled.",
      },
      zh: {
        message: "MaxCompute 不认识 AccessKey ID {accessId}。",
        remedy: "请检查数据源的 AccessKey ID；它可能已被删除或禁用。",
      },
    },
  },
  "maxcompute.signature_wrong": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute refuses the signature made with the AccessKey {accessId}.",
        remedy: "Check the AccessKey Secret of the data source.",
      },
      zh: { message: "MaxCompute 拒绝 AccessKey {accessId} 的签名。", remedy: "请检查数据源的 AccessKey Secret。" },
    },
  },
  "maxcompute.credentials_expired": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The temporary credentials {accessId} are no longer accepted.",
        remedy: "Obtain new temporary credentials and save them in the data source.",
      },
      zh: { message: "临时凭证 {accessId} 已失效。", remedy: "请重新获取临时凭证并保存到数据源。" },
    },
  },
  "maxcompute.clock_skewed": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The clock of this machine is too far from that of MaxCompute: {reason}",
        remedy: "Set this machine's clock; requests may differ by 15 minutes at most.",
      },
      zh: {
        message: "本机时钟与 MaxCompute 相差过大：{reason}",
        remedy: "请校准本机时钟；请求时间最多允许相差 15 分钟。",
      },
    },
  },
  "maxcompute.unauthorized": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute did not accept the credentials: {reason}",
        remedy: "Check AccessKey and region of the data source.",
      },
      zh: { message: "MaxCompute 未接受该凭证：{reason}", remedy: "请检查数据源的 AccessKey 和地域。" },
    },
  },
  "maxcompute.denied": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The account may not do this in MaxCompute: {reason}",
        remedy: "Ask the owner of the project {project} to grant the permission.",
      },
      zh: {
        message: "该账号在 MaxCompute 中没有此操作的权限：{reason}",
        remedy: "请联系项目 {project} 的所有者授权。",
      },
    },
  },
  "maxcompute.project_missing": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The MaxCompute project {project} does not exist.",
        remedy: "Check the project name and the region of the endpoint.",
      },
      zh: { message: "MaxCompute 项目 {project} 不存在。", remedy: "请检查项目名称和 Endpoint 的地域。" },
    },
  },
  "maxcompute.table_missing": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The MaxCompute table {table} does not exist in the project {project}.",
        remedy: "Check the table name, or create the table first.",
      },
      zh: { message: "MaxCompute 项目 {project} 中不存在表 {table}。", remedy: "请检查表名，或先创建该表。" },
    },
  },
  "maxcompute.partition_missing": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The partition {partition} of the MaxCompute table {table} does not exist.",
        remedy: "Add the partition first.",
      },
      zh: { message: "MaxCompute 表 {table} 不存在分区 {partition}。", remedy: "请先添加该分区。" },
    },
  },
  "maxcompute.partition_required": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The MaxCompute table {table} is partitioned, and no complete partition is given.",
        remedy: "Give a value for every partition level.",
      },
      zh: { message: "MaxCompute 表 {table} 是分区表，但未指定完整的分区。", remedy: "请为每一级分区指定值。" },
    },
  },
  "maxcompute.object_missing": {
    status: 502,
    retryable: false,
    text: {
      en: { message: "MaxCompute does not find what was asked for: {reason}", remedy: "Check the names." },
      zh: { message: "MaxCompute 找不到所请求的对象：{reason}", remedy: "请检查名称。" },
    },
  },
  "maxcompute.throttled": {
    status: 503,
    retryable: true,
    text: {
      en: {
        message: "MaxCompute asks to slow down: {reason}",
        remedy: "It is tried again after a pause. If it stays, use fewer channels or a Tunnel quota of your own.",
      },
      zh: {
        message: "MaxCompute 要求限流：{reason}",
        remedy: "稍后会自动重试；若持续出现，请减少并发数或使用独享的 Tunnel 资源组。",
      },
    },
  },
  "maxcompute.unavailable": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "MaxCompute has a problem of its own: {reason}",
        remedy: "Try again; if it stays, look at the status page of the service.",
      },
      zh: { message: "MaxCompute 服务端出错：{reason}", remedy: "请重试；若持续出现，请查看服务状态页。" },
    },
  },
  "maxcompute.conflict": {
    status: 502,
    retryable: true,
    text: {
      en: { message: "MaxCompute is busy with a change that collides with this one: {reason}", remedy: "Try again." },
      zh: { message: "MaxCompute 正在处理与此冲突的变更：{reason}", remedy: "请重试。" },
    },
  },
  "maxcompute.request_refused": {
    status: 502,
    retryable: false,
    text: {
      en: { message: "MaxCompute refuses the request: {reason}", remedy: "Correct what it names." },
      zh: { message: "MaxCompute 拒绝该请求：{reason}", remedy: "请根据提示修正。" },
    },
  },
  "maxcompute.sql_failed": {
    status: 502,
    retryable: false,
    text: {
      en: { message: "The SQL failed: {reason}", remedy: "Correct the statement." },
      zh: { message: "SQL 执行失败：{reason}", remedy: "请修正语句。" },
    },
  },
  "maxcompute.sql_cancelled": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The SQL instance {instance} was cancelled.",
        remedy: "Somebody stopped it, or it ran into a limit of the project.",
      },
      zh: { message: "SQL 实例 {instance} 已被取消。", remedy: "该实例被人停止，或触及项目的限制。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
