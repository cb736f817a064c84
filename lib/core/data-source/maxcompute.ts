import { z } from "zod";
import { help } from "../job/parameter";
import { accessKeyId, accessKeySecret, endpoint, regionId, securityToken } from "./field";

/** A MaxCompute project. */
export const maxcompute = {
  type: "maxcompute",
  name: { en: "MaxCompute", zh: "MaxCompute" },
  group: "bigData",
  settings: z.object({
    region: regionId(),
    project: z
      .string()
      .trim()
      .regex(/^[A-Za-z][A-Za-z0-9_]{2,62}$/, "3 to 63 letters, digits and underscores; starts with a letter")
      .meta(help("MaxCompute Project Name", "Name of the project.", "MaxCompute 项目名称", "项目的名称。")),
    endpoint: endpoint().meta(
      help("Endpoint", "Service address, usually ending in /api.", "Endpoint", "服务地址，通常以 /api 结尾。"),
    ),
    tunnelEndpoint: z
      .union([z.literal(""), endpoint()], "An address such as https://host or http://127.0.0.1:7701")
      .default("")
      .meta(help("Tunnel Endpoint", "Empty: the service names it.", "Tunnel Endpoint", "留空则由服务告知。")),
    accessKeyId: accessKeyId(),
  }),
  secrets: z.object({ accessKeySecret: accessKeySecret(), securityToken: securityToken() }),
} as const;

/** Addresses to offer for a region. */
export function maxcomputeEndpoints(region: string): { vpc: string; public: string } {
  return {
    vpc: `https://service.${region}-vpc.maxcompute.aliyun-inc.com/api`,
    public: `https://service.${region}.maxcompute.aliyun.com/api`,
  };
}
