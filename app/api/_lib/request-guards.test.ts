import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { toStoredError } from "@/lib/core/stored-error";
import { localise } from "./localise";
import { readJson } from "./read-body";
import { demandSameOrigin } from "./same-origin";

const own = { url: "http://localhost:7700", isUrlGiven: false };
const post = (headers: Record<string, string>, body?: string) =>
  new Request("http://localhost:7700/api/x", { method: "POST", headers, ...(body === undefined ? {} : { body }) });

describe("a change", () => {
  const judged = (headers: Record<string, string>, origin = own) => {
    try {
      demandSameOrigin(post(headers), origin);
      return "let in";
    } catch (error) {
      return (error as AppError).code;
    }
  };
  const cookie = "millrace.session_token=x";

  test.each([
    ["from our own page", { cookie, "sec-fetch-site": "same-origin", origin: "http://localhost:7700" }, "let in"],
    [
      "from another site",
      { cookie, "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      "request.foreign_origin",
    ],
    ["from another port of this host", { cookie, "sec-fetch-site": "same-site" }, "request.foreign_origin"],
    ["from an old browser on our page", { cookie, host: "127.0.0.1:7700", origin: "http://127.0.0.1:7700" }, "let in"],
    [
      "from an old browser elsewhere",
      { cookie, host: "127.0.0.1:7700", origin: "http://evil.example" },
      "request.foreign_origin",
    ],
    ["from nowhere, with a cookie", { cookie }, "request.foreign_origin"],
    ["from a program with a token", { authorization: "Bearer mr_x" }, "let in"],
  ])("%s", (_from, headers, verdict) => expect(judged(headers as Record<string, string>)).toBe(verdict));

  test("with a given address, only that one is ours, whatever the Host header says", () => {
    const given = { url: "https://millrace.example", isUrlGiven: true };
    expect(judged({ cookie, host: "evil.example", origin: "http://evil.example" }, given)).toBe(
      "request.foreign_origin",
    );
    expect(judged({ cookie, host: "internal:7700", origin: "https://millrace.example" }, given)).toBe("let in");
  });
});

describe("a body", () => {
  const json = { "content-type": "application/json" };
  test("is JSON, and says so", async () => {
    expect(await readJson(post({ "content-type": "application/json; charset=utf-8" }, '{"名":1}'))).toEqual({ 名: 1 });
    await expect(readJson(post(json, "{"))).rejects.toMatchObject({ code: "request.not_json" });
    await expect(readJson(post({ "content-type": "text/plain" }, "{}"))).rejects.toMatchObject({
      code: "request.not_json",
    });
  });
  test("is read no further than its limit", async () => {
    await expect(readJson(post(json, `"${"x".repeat(2_000)}"`), 1_024)).rejects.toMatchObject({
      code: "request.too_large",
      status: 413,
    });
  });
});

test("a body is nested no deeper than its limit, and brackets within texts do not count", async () => {
  const json = { "content-type": "application/json" };
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  await expect(readJson(post(json, nested(64)))).resolves.toBeDefined();
  await expect(readJson(post(json, nested(65)))).rejects.toMatchObject({ code: "request.too_deep", status: 413 });
  await expect(readJson(post(json, '{"a":'.repeat(400_000).slice(0, 900_000)))).rejects.toMatchObject({
    code: "request.too_deep",
  });
  const text = `${"[".repeat(100)}\\"`;
  expect(await readJson(post(json, JSON.stringify({ text })))).toEqual({ text });
});

test("errors inside of a result are told in the reader's language", () => {
  const error = toStoredError(new AppError("data_source.no_worker", { group: "nightly" }));
  const result = { items: [{ at: new Date(0), error }], other: { code: 7 } };
  const chinese = localise(result, "zh") as typeof result;
  expect(chinese.items[0]!.error.message).toMatch(/\p{Script=Han}/u);
  expect(chinese.items[0]!.error.message).toContain("nightly");
  expect(chinese.items[0]!.at).toEqual(new Date(0));
  expect(localise(result, "en")).toEqual(result);
});
