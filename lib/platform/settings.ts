import { isIP } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import type { Locale } from "@/lib/core/locale";
import { Secret } from "@/lib/core/secret";

const port = () => z.coerce.number("a port number").int("a port number").min(1).max(65_535);
const flag = () => z.enum(["on", "off"]).transform((value) => value === "on");
const secret = () => z.string().transform((value) => new Secret(value));
/** What the variable is for, in the languages of the handbook. */
const about = (en: string, zh: string) => ({ about: { en, zh } });

/** Every variable Millrace reads, with its default. An empty value counts as not set. */
export const settings = z.object({
  MILLRACE_PROFILE: z
    .enum(["sandbox", "production"])
    .default("sandbox")
    .meta(
      about(
        "`sandbox` runs local servers and sample data; `production` leaves them out and refuses every convenience that is only good for trying out.",
        "`sandbox` 运行本地模拟服务和示例数据；`production` 不含这些，并拒绝仅适合试用的设置。",
      ),
    ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .meta(
      about(
        "PostgreSQL to use instead of the embedded one. Needed in production.",
        "代替内嵌数据库的 PostgreSQL 连接串。生产环境必填。",
      ),
    ),
  MILLRACE_SECRET_KEY: secret()
    .optional()
    .meta(
      about(
        "The key that secrets are sealed with: 32 bytes as base64 or hex. Without it a key file is made in MILLRACE_HOME. Needed in production.",
        "加密密钥信息所用的密钥：32 字节，base64 或十六进制。未设置时在 MILLRACE_HOME 中生成密钥文件。生产环境必填。",
      ),
    ),
  MILLRACE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta(
      about(
        "What browsers see; needed behind a proxy. By default the host and port below.",
        "浏览器看到的地址，使用代理时必填。默认由下面的主机和端口组成。",
      ),
    ),
  MILLRACE_HOST: z
    .string()
    .default("127.0.0.1")
    .meta(
      about(
        "Address that the servers listen on; 0.0.0.0 for every interface.",
        "服务监听的地址；0.0.0.0 表示所有网卡。",
      ),
    ),
  MILLRACE_TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    )
    .refine((names) => names.every(isNetwork), "addresses or networks such as 10.0.0.0/8, separated by commas")
    .meta(
      about(
        "Addresses or networks of the reverse proxies in front of the console, separated by commas: only their X-Forwarded-For is believed. By default none.",
        "控制台前置反向代理的地址或网段，以逗号分隔：仅信任它们的 X-Forwarded-For。默认为空。",
      ),
    ),
  MILLRACE_PORT: port().default(7700).meta(about("Port of the console.", "控制台端口。")),
  MILLRACE_TABLESTORE_PORT: port()
    .default(7701)
    .meta(about("Port of the sandbox's Tablestore.", "沙箱 Tablestore 的端口。")),
  MILLRACE_MAXCOMPUTE_PORT: port()
    .default(7702)
    .meta(about("Port of the sandbox's MaxCompute.", "沙箱 MaxCompute 的端口。")),
  MILLRACE_SANDBOX_ADMIN_PORT: port()
    .default(7703)
    .meta(about("Port of the sandbox's own administration.", "沙箱管理接口的端口。")),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta(
      about(
        "Where every process sends its OpenTelemetry traces over OTLP/HTTP, for example `http://localhost:4318`. Other standard variables of the exporter count too.",
        "所有进程通过 OTLP/HTTP 上报 OpenTelemetry 链路追踪的地址，例如 `http://localhost:4318`。导出器的其他标准变量同样有效。",
      ),
    ),
  MILLRACE_METRICS_PORT: port()
    .optional()
    .meta(
      about(
        "Port of the metrics and health of scheduler and worker; by default none. `npm start` gives the worker the next one. The console answers at /api/metrics.",
        "调度器和执行器的指标与健康检查端口；默认不开启。`npm start` 中执行器使用下一个端口。控制台的指标在 /api/metrics。",
      ),
    ),
  MILLRACE_RESOURCE_GROUP: z
    .string()
    .default("default")
    .meta(about("The resource group that this worker serves.", "此执行器所属的资源组。")),
  MILLRACE_WORKER_CU: z.coerce
    .number()
    .min(0.5)
    .max(1_024)
    .optional()
    .meta(
      about(
        "What this worker offers, in CU; by default what the machine has.",
        "此执行器提供的 CU；默认按机器配置计算。",
      ),
    ),
  MILLRACE_PRIVATE_ENDPOINTS: flag()
    .optional()
    .meta(
      about(
        "Whether data sources may point to loopback and private addresses; by default on in the sandbox and off in production.",
        "数据源能否指向本机和内网地址；沙箱默认 on，生产默认 off。",
      ),
    ),
  MILLRACE_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal"])
    .default("info")
    .meta(about("The least level that processes log.", "进程日志的最低级别。")),
  MILLRACE_RATE_LIMIT: flag()
    .prefault("on")
    .meta(
      about(
        "Sign-in rate limit. Off is for automated tests only; production refuses it.",
        "登录频率限制。off 仅供自动化测试，生产环境不允许。",
      ),
    ),
  MILLRACE_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta(about("Issuer of the OpenID Connect provider.", "OpenID Connect 身份提供方的 issuer。")),
  MILLRACE_OIDC_CLIENT_ID: z
    .string()
    .optional()
    .meta(about("Client id at the provider.", "在身份提供方注册的 client id。")),
  MILLRACE_OIDC_CLIENT_SECRET: secret()
    .optional()
    .meta(about("Client secret at the provider.", "在身份提供方注册的 client secret。")),
  MILLRACE_OIDC_SIGN_UP: flag()
    .prefault("off")
    .meta(
      about(
        "Whether somebody whom the provider knows gets an account by signing in; it is a member of nothing yet.",
        "身份提供方认识的人首次登录时是否自动建立账号；新账号尚不属于任何工作空间。",
      ),
    ),
  // Without the comment the bundler takes the folder for assets and copies keys and databases into its output.
  MILLRACE_HOME: z
    .string()
    .default(() => join(/* turbopackIgnore: true */ repository(), ".millrace"))
    .meta(
      about(
        "Folder of everything that Millrace writes outside the database; by default `.millrace` beside the sources.",
        "数据库以外的所有数据所在的目录；默认为源码目录下的 `.millrace`。",
      ),
    ),
});

function isNetwork(name: string): boolean {
  const [address = "", prefix, ...rest] = name.split("/");
  const bits = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits))
  );
}

/** One variable as the handbook lists it. */
export interface Setting {
  readonly name: string;
  readonly about: Readonly<Record<Locale, string>>;
  /** As it would be written; null without a fixed default. */
  readonly standard: string | null;
  /** The values it may have, where they can be counted. */
  readonly values: readonly string[];
}

/** Every variable, in the order of the schema. */
export function listSettings(): Setting[] {
  return Object.entries(settings.shape).map(([name, type]) => {
    const { about } = type.meta() as Pick<Setting, "about">;
    const { default: standard, enum: values = [] } = z.toJSONSchema(type, { io: "input", unrepresentable: "any" });
    // Where the folder is depends on the machine that asks.
    const isFixed = standard !== undefined && name !== "MILLRACE_HOME";
    return { name, about, standard: isFixed ? String(standard) : null, values: values.map(String) };
  });
}

/** The folder this source belongs to; the built console has no such folder, there the launcher sets MILLRACE_HOME. */
function repository(): string {
  const here: string | undefined = import.meta.dirname;
  return here?.endsWith(join("lib", "platform")) ? join(here, "../..") : process.cwd();
}
