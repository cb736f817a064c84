import type { ErrorEntry } from "./entry";
import { tablestoreConnectionErrors } from "./tablestore-connection";

/** Errors of the Tablestore protocol: what the service refuses, and what cannot be trusted. */
export const tablestoreErrors = {
  ...tablestoreConnectionErrors,
  "tablestore.access_key_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Tablestore does not know the AccessKey ID {accessKeyId}.",
        remedy: "Check the AccessKey ID; it may belong to another site, or have been deleted.",
      },
      zh: {
        message: "Tablestore 中不存在 AccessKey ID {accessKeyId}。",
        remedy: "请检查 AccessKey ID，它可能属于其他站点或已被删除。",
      },
    },
  },
  "tablestore.access_key_disabled": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The AccessKey {accessKeyId} is disabled.",
        remedy: "Enable it in the RAM console, or use another AccessKey.",
      },
      zh: { message: "AccessKey {accessKeyId} 已被禁用。", remedy: "请在 RAM 控制台启用它，或改用其他 AccessKey。" },
    },
  },
  "tablestore.signature_mismatch": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Tablestore refused the signature made with AccessKey {accessKeyId}: the AccessKey Secret is wrong.",
        remedy: "Enter the AccessKey Secret that belongs to this AccessKey ID.",
      },
      zh: {
        message: "Tablestore 拒绝了 AccessKey {accessKeyId} 的签名：AccessKey Secret 不正确。",
        remedy: "请填写与该 AccessKey ID 对应的 AccessKey Secret。",
      },
    },
  },
  "tablestore.instance_not_found": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "There is no Tablestore instance named {instance} at {endpoint}.",
        remedy: "Check the instance name, and that the endpoint belongs to the instance's region.",
      },
      zh: {
        message: "{endpoint} 上不存在名为 {instance} 的 Tablestore 实例。",
        remedy: "请检查实例名称，并确认 Endpoint 与实例所在地域一致。",
      },
    },
  },
  "tablestore.instance_stopped": {
    status: 503,
    retryable: false,
    text: {
      en: {
        message: "The Tablestore instance {instance} is not running.",
        remedy: "Start the instance in the Tablestore console.",
      },
      zh: { message: "Tablestore 实例 {instance} 未运行。", remedy: "请在表格存储控制台启动该实例。" },
    },
  },
  "tablestore.clock_skew": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message:
          "The clock of this machine is more than 15 minutes away from Tablestore's, so it refuses every request: {reason}",
        remedy: "Set this machine's clock, best by NTP.",
      },
      zh: {
        message: "本机时钟与 Tablestore 相差超过 15 分钟，所有请求都会被拒绝：{reason}",
        remedy: "请校准本机时钟，建议使用 NTP。",
      },
    },
  },
  "tablestore.network_denied": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The access control of the Tablestore instance {instance} denies requests from this network.",
        remedy: "Allow this network in the instance's access control, or use the VPC endpoint.",
      },
      zh: {
        message: "Tablestore 实例 {instance} 的访问控制拒绝了来自本网络的请求。",
        remedy: "请在实例的访问控制中放行本网络，或使用 VPC Endpoint。",
      },
    },
  },
  "tablestore.no_permission": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "AccessKey {accessKeyId} may not do this in Tablestore: {reason}",
        remedy: "Grant the RAM user the permission named above.",
      },
      zh: {
        message: "AccessKey {accessKeyId} 无权在 Tablestore 执行此操作：{reason}",
        remedy: "请为该 RAM 用户授予上述权限。",
      },
    },
  },
  "tablestore.auth_failed": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Tablestore refused the request's credentials: {reason}",
        remedy: "Check AccessKey, STS token, instance name and endpoint.",
      },
      zh: {
        message: "Tablestore 拒绝了请求的身份凭证：{reason}",
        remedy: "请检查 AccessKey、STS Token、实例名称和 Endpoint。",
      },
    },
  },
  "tablestore.table_not_found": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "The Tablestore table {table} does not exist.",
        remedy: "Check the name; upper and lower case count.",
      },
      zh: { message: "Tablestore 表 {table} 不存在。", remedy: "请检查表名，注意区分大小写。" },
    },
  },
  "tablestore.table_exists": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The Tablestore table {table} exists already.",
        remedy: "Choose another name, or use the existing table.",
      },
      zh: { message: "Tablestore 表 {table} 已存在。", remedy: "请更换名称，或使用已有的表。" },
    },
  },
  "tablestore.table_not_ready": {
    status: 503,
    retryable: true,
    text: {
      en: {
        message: "The Tablestore table {table} is still being prepared.",
        remedy: "Try again in a minute: new tables need some time.",
      },
      zh: { message: "Tablestore 表 {table} 尚未就绪。", remedy: "请稍后重试：新建的表需要一些时间。" },
    },
  },
  "tablestore.stream_off": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Stream is not enabled for the Tablestore table {table}.",
        remedy: "Enable Stream for the table; only changes made after that are recorded.",
      },
      zh: {
        message: "Tablestore 表 {table} 未开启 Stream。",
        remedy: "请为该表开启 Stream；只有开启之后的变更才会被记录。",
      },
    },
  },
  "tablestore.stream_not_found": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "The stream {stream} does not exist any more: {reason}",
        remedy: "Stream was probably disabled and enabled again; start from the current stream.",
      },
      zh: {
        message: "Stream {stream} 已不存在：{reason}",
        remedy: "Stream 可能被关闭后重新开启，请从当前的 Stream 开始读取。",
      },
    },
  },
  "tablestore.data_trimmed": {
    status: 410,
    retryable: false,
    text: {
      en: {
        message: "The changes asked for are older than the stream's retention and are gone.",
        remedy: "Choose a later start time, or lengthen the stream's retention for the future.",
      },
      zh: {
        message: "所请求的变更已超出 Stream 的保留时长，已被清理。",
        remedy: "请选择更晚的开始时间，或延长 Stream 的保留时长。",
      },
    },
  },
  "tablestore.condition_failed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The row is not in the expected state: its condition check failed.",
        remedy: "Read the row again, then decide.",
      },
      zh: { message: "该行不处于预期状态：条件检查失败。", remedy: "请重新读取该行后再决定。" },
    },
  },
  "tablestore.invalid_primary_key": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The primary key does not fit the table: {reason}",
        remedy: "Compare names, order and types with the table's primary key.",
      },
      zh: { message: "主键与表结构不符：{reason}", remedy: "请与表的主键核对名称、顺序和类型。" },
    },
  },
  "tablestore.invalid_request": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "Tablestore refused the request: {reason}", remedy: "Correct what the message names." },
      zh: { message: "Tablestore 拒绝了请求：{reason}", remedy: "请按提示修正。" },
    },
  },
  "tablestore.limit_exceeded": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The request exceeds a limit of Tablestore: {reason}",
        remedy: "Write less at once: fewer rows or columns, smaller values.",
      },
      zh: { message: "请求超出了 Tablestore 的限制：{reason}", remedy: "请减少单次写入的行数、列数或数据大小。" },
    },
  },
  "tablestore.quota_exceeded": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "A quota of the Tablestore instance is used up: {reason}",
        remedy: "Remove what is no longer needed, or ask for a higher quota.",
      },
      zh: { message: "Tablestore 实例的配额已用尽：{reason}", remedy: "请清理不再需要的资源，或申请提高配额。" },
    },
  },
  "tablestore.unsupported_operation": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "This Tablestore instance does not support the operation {operation}: {reason}",
        remedy: "Check the instance's type and version.",
      },
      zh: { message: "该 Tablestore 实例不支持操作 {operation}：{reason}", remedy: "请检查实例的类型和版本。" },
    },
  },
  "tablestore.throttled": {
    status: 429,
    retryable: true,
    text: {
      en: { message: "Tablestore is throttling requests: {reason}", remedy: "Wait, or raise the reserved throughput." },
      zh: { message: "Tablestore 正在限流：{reason}", remedy: "请稍候，或提高预留读写吞吐量。" },
    },
  },
  "tablestore.busy": {
    status: 503,
    retryable: true,
    text: {
      en: { message: "Tablestore is busy: {reason}", remedy: "Wait: this passes by itself." },
      zh: { message: "Tablestore 繁忙：{reason}", remedy: "请稍候，通常会自行恢复。" },
    },
  },
  "tablestore.row_conflict": {
    status: 409,
    retryable: true,
    text: {
      en: { message: "Another request is changing the same data in Tablestore.", remedy: "Try again." },
      zh: { message: "另一个请求正在修改 Tablestore 中的同一数据。", remedy: "请重试。" },
    },
  },
  "tablestore.service_timeout": {
    status: 504,
    retryable: true,
    text: {
      en: { message: "Tablestore did not finish {operation} in time.", remedy: "Try again, or ask for less at once." },
      zh: { message: "Tablestore 未能及时完成 {operation}。", remedy: "请重试，或减少单次请求的数据量。" },
    },
  },
  "tablestore.service_failed": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "Tablestore failed with {serviceCode}: {reason}",
        remedy: "Try again; if it stays, give the request id to Alibaba Cloud's support.",
      },
      zh: {
        message: "Tablestore 返回 {serviceCode}：{reason}",
        remedy: "请重试；若持续出现，请将请求 ID 提供给阿里云技术支持。",
      },
    },
  },
  "tablestore.request_refused": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Tablestore answered {serviceCode}: {reason}",
        remedy: "Look up the code in the Tablestore documentation.",
      },
      zh: { message: "Tablestore 返回 {serviceCode}：{reason}", remedy: "请在表格存储文档中查询该错误码。" },
    },
  },
  "tablestore.damaged_request": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "A request arrived damaged at Tablestore: {reason}",
        remedy: "Try again; check proxies on the way.",
      },
      zh: { message: "请求到达 Tablestore 时已损坏：{reason}", remedy: "请重试，并检查中间的代理。" },
    },
  },
  "tablestore.damaged_answer": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The answer to {operation} arrived damaged: {reason}",
        remedy: "Try again; check proxies on the way.",
      },
      zh: { message: "{operation} 的响应在传输中损坏：{reason}", remedy: "请重试，并检查中间的代理。" },
    },
  },
  "tablestore.untrusted_answer": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The answer to {operation} does not carry Tablestore's signature: {reason}",
        remedy: "Check the AccessKey Secret, and that nothing between here and {endpoint} changes answers.",
      },
      zh: {
        message: "{operation} 的响应缺少有效的 Tablestore 签名：{reason}",
        remedy: "请检查 AccessKey Secret，并确认到 {endpoint} 的途中没有设备改写响应。",
      },
    },
  },
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
