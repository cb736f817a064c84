import { describe, expect, test } from "vitest";
import { kindOf } from "./address";
import { checkEndpoint } from "./guard";

const names: Record<string, string[]> = {
  "service.cn-hangzhou.maxcompute.aliyun.com": ["47.98.1.2"],
  "rebind.example.com": ["47.98.1.2", "169.254.169.254"],
  "intranet.example.com": ["10.0.0.7"],
};
const resolve = async (host: string) => names[host] ?? Promise.reject(new Error("ENOTFOUND"));
const check = (endpoint: string, allowPrivate: boolean) => checkEndpoint(endpoint, { allowPrivate, resolve });

test("public addresses pass, also in production", async () => {
  await expect(check("https://service.cn-hangzhou.maxcompute.aliyun.com/api", false)).resolves.toBeUndefined();
  await expect(check("https://8.8.8.8", false)).resolves.toBeUndefined();
});

test.each(["http://127.0.0.1:7701", "http://[::1]:7701", "http://192.168.1.4", "https://intranet.example.com"])(
  "%s is for those who allow private endpoints",
  async (endpoint) => {
    await expect(check(endpoint, true)).resolves.toBeUndefined();
    await expect(check(endpoint, false)).rejects.toMatchObject({ code: "data_source.endpoint_forbidden" });
  },
);

test.each([
  "http://169.254.169.254/latest/meta-data",
  "http://100.100.100.200/latest/meta-data",
  "http://[fe80::1]",
  "http://[::ffff:169.254.169.254]",
  "http://0.0.0.0:7701",
  "http://2852039166",
  "https://rebind.example.com",
])("%s is never allowed", async (endpoint) => {
  await expect(check(endpoint, true)).rejects.toMatchObject({ code: "data_source.endpoint_forbidden" });
});

test("an IPv4 address in an IPv6 coat is what it is", () => {
  expect([kindOf("::ffff:127.0.0.1"), kindOf("::ffff:7f00:1"), kindOf("::ffff:a9fe:a9fe")]).toEqual([
    "private",
    "private",
    "never",
  ]);
});

test("a name that does not resolve is left to whoever connects", async () => {
  await expect(check("https://nowhere.example.com", false)).resolves.toBeUndefined();
});

describe("IPv4 addresses behind IPv6 ones", () => {
  test.each([
    ["::ffff:0:169.254.169.254", "never"],
    ["::169.254.169.254", "never"],
    ["64:ff9b::a9fe:a9fe", "never"],
    ["64:ff9b::808:808", "public"],
    ["2002:7f00:1::", "private"],
    ["2002:a9fe:a9fe::1", "never"],
    ["fe80::1%eth0", "never"],
    ["::", "never"],
    ["::1", "private"],
    ["2001:4860:4860::8888", "public"],
    ["168.63.129.16", "never"],
    ["not an address", "never"],
  ])("%s is %s", (address, kind) => expect(kindOf(address)).toBe(kind));
});
