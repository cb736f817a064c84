import type { ErrorEntry } from "./entry";

/** Failures on the way to MaxCompute, one code per layer. */
export const maxcomputeConnectionErrors = {
  "maxcompute.endpoint_invalid": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "{endpoint} is not an address of MaxCompute.",
        remedy: "Enter an http or https address, for example https://service.cn-hangzhou.maxcompute.aliyun.com/api.",
      },
      zh: {
        message: "{endpoint} 不是 MaxCompute 的地址。",
        remedy: "请输入 http 或 https 地址，例如 https://service.cn-hangzhou.maxcompute.aliyun.com/api。",
      },
    },
  },
  "maxcompute.redirected": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "{endpoint} redirects to {location}, and redirects are not followed.",
        remedy: "Enter the address that really answers. A login page in between means that a proxy stands in the way.",
      },
      zh: {
        message: "{endpoint} 重定向到 {location}，系统不跟随重定向。",
        remedy: "请填写实际提供服务的地址；若被重定向到登录页面，说明中间存在代理。",
      },
    },
  },
  "maxcompute.host_not_found": {
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
  "maxcompute.dns_unavailable": {
    status: 502,
    retryable: true,
    text: {
      en: { message: "The host name of {endpoint} could not be looked up.", remedy: "Check this machine's DNS." },
      zh: { message: "无法解析 {endpoint} 的主机名。", remedy: "请检查本机的 DNS 设置。" },
    },
  },
  "maxcompute.connection_refused": {
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
  "maxcompute.unreachable": {
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
  "maxcompute.connect_timeout": {
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
  "maxcompute.tls_failed": {
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
  "maxcompute.answer_timeout": {
    status: 504,
    retryable: true,
    text: {
      en: {
        message: "{endpoint} neither took nor sent anything for {seconds} s.",
        remedy: "Try again; if it stays, check the network.",
      },
      zh: { message: "{endpoint} 在 {seconds} 秒内没有任何收发。", remedy: "请重试；若持续出现，请检查网络。" },
    },
  },
  "maxcompute.connection_lost": {
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
  "maxcompute.gateway_failed": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "A gateway before MaxCompute answered with HTTP status {status}.",
        remedy: "Try again; if it stays, check the proxies before {endpoint}.",
      },
      zh: {
        message: "MaxCompute 之前的网关返回 HTTP 状态码 {status}。",
        remedy: "请重试；若持续出现，请检查 {endpoint} 之前的代理。",
      },
    },
  },
  "maxcompute.not_maxcompute": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "Something else than MaxCompute answers at {endpoint}: HTTP status {status}.",
        remedy: "Check host, port and path of the endpoint (the path is usually /api), and proxies on the way.",
      },
      zh: {
        message: "{endpoint} 上响应的不是 MaxCompute：HTTP 状态码 {status}。",
        remedy: "请检查 Endpoint 的主机、端口和路径（路径通常为 /api）以及中间的代理。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
