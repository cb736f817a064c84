import type { ErrorEntry } from "./entry";

/** Errors of getting through to Tablestore: nothing of the service itself has been heard. */
export const tablestoreConnectionErrors = {
  "tablestore.invalid_endpoint": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "“{endpoint}” is not a Tablestore endpoint.",
        remedy: "Enter it as https://instance.region.ots.aliyuncs.com, without a path.",
      },
      zh: {
        message: "“{endpoint}”不是有效的 Tablestore Endpoint。",
        remedy: "请按 https://实例名.地域.ots.aliyuncs.com 的形式填写，不带路径。",
      },
    },
  },
  "tablestore.not_tablestore": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "Something else than Tablestore answers at {endpoint}: HTTP status {status}.",
        remedy: "Check host and port of the endpoint, and proxies on the way.",
      },
      zh: {
        message: "{endpoint} 上响应的不是 Tablestore：HTTP 状态码 {status}。",
        remedy: "请检查 Endpoint 的主机和端口以及中间的代理。",
      },
    },
  },
  "tablestore.gateway_failed": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "A gateway before Tablestore answered with HTTP status {status}.",
        remedy: "Try again; if it stays, check the proxies before {endpoint}.",
      },
      zh: {
        message: "Tablestore 之前的网关返回 HTTP 状态码 {status}。",
        remedy: "请重试；若持续出现，请检查 {endpoint} 之前的代理。",
      },
    },
  },
  "tablestore.connection_refused": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "Nothing listens at {endpoint}.",
        remedy: "Check host and port of the endpoint, and that the service is running.",
      },
      zh: { message: "{endpoint} 拒绝连接。", remedy: "请检查 Endpoint 的主机和端口，并确认服务正在运行。" },
    },
  },
  "tablestore.host_not_found": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The host name of {endpoint} does not exist.",
        remedy: "Check the endpoint's spelling and region.",
      },
      zh: { message: "{endpoint} 的主机名不存在。", remedy: "请检查 Endpoint 的拼写和地域。" },
    },
  },
  "tablestore.dns_unavailable": {
    status: 502,
    retryable: true,
    text: {
      en: { message: "The host name of {endpoint} could not be looked up.", remedy: "Check this machine's DNS." },
      zh: { message: "无法解析 {endpoint} 的主机名。", remedy: "请检查本机的 DNS 设置。" },
    },
  },
  "tablestore.tls_failed": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "No trusted TLS connection to {endpoint}: {reason}",
        remedy: "Check that the endpoint speaks https and that its certificate is trusted here.",
      },
      zh: {
        message: "无法与 {endpoint} 建立可信的 TLS 连接：{reason}",
        remedy: "请确认该 Endpoint 支持 https，且其证书受本机信任。",
      },
    },
  },
  "tablestore.unreachable": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "{endpoint} cannot be reached from here: {reason}",
        remedy: "Check routes and firewalls; an intranet or VPC endpoint answers only inside its region.",
      },
      zh: {
        message: "从本机无法访问 {endpoint}：{reason}",
        remedy: "请检查路由和防火墙；内网或 VPC Endpoint 只能在所属地域内访问。",
      },
    },
  },
  "tablestore.connect_timeout": {
    status: 504,
    retryable: true,
    text: {
      en: {
        message: "{endpoint} did not accept a connection within {seconds} s.",
        remedy: "Check routes and firewalls; an intranet or VPC endpoint answers only inside its region.",
      },
      zh: {
        message: "{endpoint} 在 {seconds} 秒内未接受连接。",
        remedy: "请检查路由和防火墙；内网或 VPC Endpoint 只能在所属地域内访问。",
      },
    },
  },
  "tablestore.answer_timeout": {
    status: 504,
    retryable: true,
    text: {
      en: {
        message: "{operation} was not answered within {seconds} s by {endpoint}.",
        remedy: "Try again; if it stays, check the network.",
      },
      zh: {
        message: "{operation} 在 {seconds} 秒内未得到 {endpoint} 的响应。",
        remedy: "请重试；若持续出现，请检查网络。",
      },
    },
  },
  "tablestore.connection_lost": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The connection to {endpoint} broke: {reason}",
        remedy: "Try again; if it stays, check the network.",
      },
      zh: { message: "与 {endpoint} 的连接中断：{reason}", remedy: "请重试；若持续出现，请检查网络。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
