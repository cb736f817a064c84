import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allows, openAccounts } from "./accounts";
import { temporaryFolder } from "./testing/temporary-folder";

test("the first start makes a key of its own, readable by its owner only", () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  const first = openAccounts(one).all[0]!;
  expect(first.accessKeyId).toMatch(/^LTAI[A-Za-z0-9]{20}$/);
  expect(first.accessKeySecret.reveal()).toMatch(/^[A-Za-z0-9]{30}$/);
  expect(openAccounts(other).all[0]!.accessKeyId).not.toBe(first.accessKeyId);
  expect(statSync(join(one, "accounts.json")).mode & 0o777).toBe(0o600);
});

test("keys survive a restart, temporary ones with their token and end", () => {
  const home = temporaryFolder();
  const book = openAccounts(home);
  const temporary = book.add({ expiresAt: new Date("2026-01-02T03:04:05Z"), instances: ["demo"] });
  const again = openAccounts(home).find(temporary.accessKeyId)!;
  expect(again.accessKeySecret.reveal()).toBe(temporary.accessKeySecret.reveal());
  expect(again.securityToken?.reveal()).toBe(temporary.securityToken?.reveal());
  expect(again.expiresAt).toEqual(new Date("2026-01-02T03:04:05Z"));
  expect(openAccounts(home).all).toHaveLength(2);
});

test("a disabled key stays disabled, and secrets do not print", () => {
  const home = temporaryFolder();
  const book = openAccounts(home);
  const { accessKeyId, accessKeySecret } = book.all[0]!;
  book.change(accessKeyId, { disabled: true });
  expect(openAccounts(home).find(accessKeyId)?.disabled).toBe(true);
  expect(JSON.stringify(book.all)).not.toContain(accessKeySecret.reveal());
  expect(readFileSync(join(home, "accounts.json"), "utf8")).toContain(accessKeySecret.reveal());
});

test("a list with a star allows every name, another only its own", () => {
  expect(allows(["*"], "demo")).toBe(true);
  expect(allows(["demo"], "demo")).toBe(true);
  expect(allows(["demo"], "other")).toBe(false);
});
