import { expect, test } from "vitest";
import { dataSourceDraft, dataSourceName, dataSourceType, maxcomputeEndpoints, regionOf, tablestoreEndpoints } from ".";

test("a name is letters, digits and underscores and starts with a letter", () => {
  for (const name of ["MyTablestoreDataSource", "a", "a_1"]) expect(dataSourceName.safeParse(name).success).toBe(true);
  for (const name of ["", "1a", "_a", "a-b", "数据", "a b", "a".repeat(61)]) {
    expect(dataSourceName.safeParse(name).success, name).toBe(false);
  }
});

test("a description has at most 80 characters", () => {
  const draft = (description: string) =>
    dataSourceDraft.safeParse({ name: "a", type: "tablestore", description, environments: { PROD: { settings: {} } } });
  expect(draft("x".repeat(80)).success).toBe(true);
  expect(draft("x".repeat(81)).success).toBe(false);
});

test("an address must be http or https, and its last slash does not count", () => {
  const { settings } = dataSourceType("tablestore");
  const parse = (endpoint: string) =>
    settings.safeParse({ region: "", instanceName: "demo", endpoint, accessKeyId: "LTAI" });
  expect(parse("http://127.0.0.1:7701/").data).toMatchObject({ endpoint: "http://127.0.0.1:7701" });
  for (const endpoint of ["ftp://x", "127.0.0.1:7701", "https://user:pass@host", ""]) {
    expect(parse(endpoint).success, endpoint).toBe(false);
  }
});

test("addresses that a region suggests name that region", () => {
  const addresses = [
    ...Object.values(tablestoreEndpoints("cn-shanghai-finance-1", "orders")),
    ...Object.values(maxcomputeEndpoints("cn-shanghai-finance-1")),
    "https://dt.cn-shanghai-finance-1.maxcompute.aliyun.com",
    "https://orders.cn-shanghai-finance-1.ots-internal.aliyuncs.com",
  ];
  for (const address of addresses) expect(regionOf(address), address).toBe("cn-shanghai-finance-1");
  expect(regionOf("http://127.0.0.1:7702")).toBeNull();
  expect(regionOf("https://cn-shanghai.example.com")).toBeNull();
});

test("a type nobody knows is named", () => {
  expect(() => dataSourceType("mysql")).toThrow("mysql");
});
