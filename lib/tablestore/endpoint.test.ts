import { expect, test } from "vitest";
import { parseEndpoint } from "./endpoint";

test.each([
  ["https://shop.cn-hangzhou.ots.aliyuncs.com", "https://shop.cn-hangzhou.ots.aliyuncs.com"],
  ["https://shop.cn-hangzhou.ots.aliyuncs.com/", "https://shop.cn-hangzhou.ots.aliyuncs.com"],
  ["HTTP://127.0.0.1:8087//", "http://127.0.0.1:8087"],
  ["https://shop.cn-hangzhou.ots.aliyuncs.com:443", "https://shop.cn-hangzhou.ots.aliyuncs.com"],
  ["http://[::1]:80", "http://[::1]"],
])("%s is the origin %s", (text, origin) => {
  expect(parseEndpoint(text)).toEqual({ origin });
});

test.each([
  "",
  "shop.ots.aliyuncs.com",
  "ftp://shop",
  "https://shop/path",
  "https://shop?x=1",
  "https://a:b@shop",
  "http://",
])("“%s” is refused", (text) => {
  expect(() => parseEndpoint(text)).toThrow(expect.objectContaining({ code: "tablestore.invalid_endpoint" }));
});
