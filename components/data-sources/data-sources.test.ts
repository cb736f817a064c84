import { describe, expect, test } from "vitest";
import { summarize } from "./connection";
import { connectivityStatus, latestTest } from "@/lib/core/data-source/connectivity";
import type { ConnectivityTest } from "@/lib/core/data-source";

const now = new Date("2026-11-22T10:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const long = minutesAgo(100_000);
const attempt = (state: ConnectivityTest["state"], failed: string | null, minutes: number) => ({
  state,
  requestedAt: minutesAgo(minutes),
  steps: failed === null ? [] : [{ step: failed, state: "failed" as const, ms: 5, evidence: "" }],
});

describe("the state of a connection", () => {
  test.each([
    [null, "untested"],
    [attempt("TESTING", null, 0), "testing"],
    [attempt("CONNECTED", null, 2), "connected"],
    [attempt("CONNECTED", null, 24 * 60 + 1), "outOfDate"],
    [attempt("FAILED", "tcp", 2), "unreachable"],
    [attempt("FAILED", "dns", 2), "unreachable"],
    [attempt("FAILED", "signature", 2), "loginFailed"],
    [attempt("FAILED", "project", 2), "loginFailed"],
  ])("%j is %s", (latest, status) => expect(connectivityStatus(latest, long, now)).toBe(status));

  test("a change after the test makes the result old", () => {
    expect(connectivityStatus(attempt("CONNECTED", null, 2), minutesAgo(1), now)).toBe("outOfDate");
  });

  test("the latest test of an environment decides, whichever group ran it", () => {
    const tests = [
      { ...attempt("FAILED", "tcp", 9), environment: "PROD", id: "a" },
      { ...attempt("CONNECTED", null, 3), environment: "PROD", id: "b" },
      { ...attempt("FAILED", "tcp", 1), environment: "DEV", id: "c" },
    ] as ConnectivityTest[];
    expect(latestTest(tests, "PROD")?.id).toBe("b");
    expect(latestTest([], "PROD")).toBeNull();
  });
});

describe("a connection in two lines", () => {
  test.each([
    [
      { instanceName: "retail-hz", endpoint: "https://retail-hz.cn-hangzhou.vpc.tablestore.aliyuncs.com" },
      ["retail-hz", "vpc", "cn-hangzhou"],
    ],
    [
      { project: "dw", endpoint: "https://service.cn-shanghai.maxcompute.aliyun.com/api" },
      ["dw", "public", "cn-shanghai"],
    ],
    [
      { project: "dw", endpoint: "https://service.cn-shanghai-vpc.maxcompute.aliyun-inc.com/api" },
      ["dw", "vpc", "cn-shanghai"],
    ],
    [{ instanceName: "sample", endpoint: "http://127.0.0.1:7701" }, ["sample", "custom", "127.0.0.1:7701"]],
  ])("%j", (settings, [target, network, place]) => {
    expect(summarize(settings)).toMatchObject({ target, network, place });
  });
});
