import { expect, test } from "vitest";
import { sandboxSecret } from "./sandbox-connection";

const sandbox = {
  tablestore: { endpoint: "http://127.0.0.1:7801", instance: "demo" },
  maxcompute: { endpoint: "http://127.0.0.1:7802/api", project: "demo" },
  accessKeyId: "LTAI5example",
  accessKeySecret: "of-the-sandbox",
};

test.each([
  [{ endpoint: "http://127.0.0.1:7801", accessKeyId: "LTAI5example" }, "of-the-sandbox"],
  [{ endpoint: "http://127.0.0.1:7802/api", accessKeyId: "LTAI5example" }, "of-the-sandbox"],
  [{ endpoint: "http://attacker.example:7801", accessKeyId: "LTAI5example" }, null],
  [{ endpoint: "http://127.0.0.1:7801", accessKeyId: "LTAI5other" }, null],
  [{ accessKeyId: "LTAI5example" }, null],
])("the sandbox's secret for %o", (settings, expected) => {
  expect(sandboxSecret(settings, sandbox)).toBe(expected);
});
