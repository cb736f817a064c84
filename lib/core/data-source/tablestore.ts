import { z } from "zod";
import { help } from "../job/parameter";
import { accessKeyId, accessKeySecret, endpoint, regionId, securityToken } from "./field";

/** A Tablestore instance; the same data source serves tables and their streams. */
export const tablestore = {
  type: "tablestore",
  name: { en: "Tablestore", zh: "表格存储 Tablestore" },
  group: "nosql",
  settings: z.object({
    region: regionId(),
    instanceName: z
      .string()
      .trim()
      .regex(
        /^[A-Za-z][A-Za-z0-9-]{1,19}[A-Za-z0-9]$|^[A-Za-z][A-Za-z0-9]$/,
        "3 to 21 letters, digits and hyphens; starts with a letter",
      )
      .meta(help("Tablestore Instance Name", "Name of the instance.", "Tablestore 实例名称", "实例的名称。")),
    endpoint: endpoint().meta(help("Endpoint", "We recommend the VPC address.", "Endpoint", "建议使用 VPC 地址。")),
    accessKeyId: accessKeyId(),
  }),
  secrets: z.object({ accessKeySecret: accessKeySecret(), securityToken: securityToken() }),
} as const;

/** Addresses to offer for an instance of a region. */
export function tablestoreEndpoints(region: string, instanceName: string): { vpc: string; public: string } {
  return {
    vpc: `https://${instanceName}.${region}.vpc.tablestore.aliyuncs.com`,
    public: `https://${instanceName}.${region}.ots.aliyuncs.com`,
  };
}
