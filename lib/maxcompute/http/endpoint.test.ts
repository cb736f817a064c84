import { expect, test } from "vitest";
import { parseEndpoint, signingRegion } from "./endpoint";

test.each([
  ["https://service.cn-hangzhou.maxcompute.aliyun.com/api", "cn-hangzhou", "/api", 443],
  ["http://service.cn-shanghai-vpc.maxcompute.aliyun-inc.com/api/", "cn-shanghai", "/api", 80],
  [
    "https://service.cn-shanghai-finance-1-intranet.maxcompute.aliyun-inc.com/api",
    "cn-shanghai-finance-1",
    "/api",
    443,
  ],
  ["http://service.odps.aliyun.com/api", null, "/api", 80],
  ["http://127.0.0.1:7702", null, "", 7702],
  ["http://[::1]:7702/x/api", null, "/x/api", 7702],
])("%s is signed for the region %s", (text, region, basePath, port) => {
  const endpoint = parseEndpoint(text);
  expect(endpoint).toMatchObject({ basePath, port });
  expect(signingRegion(endpoint)).toBe(region);
});

test("an IPv6 address is connected to without its brackets", () => {
  expect(parseEndpoint("http://[::1]:7702")).toMatchObject({ hostname: "::1", origin: "http://[::1]:7702" });
});

test.each(["", "service.cn-hangzhou.maxcompute.aliyun.com", "ftp://x", "https://user@host/api", "https://host/api?x"])(
  "%j is refused",
  (text) => expect(() => parseEndpoint(text)).toThrow(expect.objectContaining({ code: "maxcompute.endpoint_invalid" })),
);
