import { z } from "zod";
import { help } from "../job/parameter";

/** An address of a service: http or https, without credentials and query. */
export const endpoint = () =>
  z
    .string()
    .trim()
    .refine(isEndpoint, "An address such as https://host or http://127.0.0.1:7701")
    .transform((text) => text.replace(/\/+$/, ""));

export const regionId = () =>
  z
    .string()
    .trim()
    .regex(/^([a-z]{2,}(-[a-z0-9]+)+)?$/, "A region id such as cn-hangzhou")
    .default("")
    .meta(
      help("Region", "Where the service lives; empty for a local server.", "地域", "服务所在地域；本地服务可留空。"),
    );

export const accessKeyId = () =>
  z
    .string()
    .trim()
    .min(1, "Enter the AccessKey ID")
    .max(128)
    .meta(
      help("AccessKey ID", "Of an account or a RAM user.", "AccessKey ID", "阿里云账号或 RAM 用户的 AccessKey ID。"),
    );

export const accessKeySecret = () =>
  z
    .string()
    .trim()
    .min(1, "Enter the AccessKey Secret")
    .max(256)
    .meta(help("AccessKey Secret", "Never shown again once saved.", "AccessKey Secret", "保存后不再显示。"));

export const securityToken = () =>
  z
    .string()
    .trim()
    .max(8_192)
    .optional()
    .meta(help("Security token", "Only for temporary (STS) keys.", "安全令牌", "仅临时（STS）密钥需要。"));

function isEndpoint(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.search === ""
  );
}
