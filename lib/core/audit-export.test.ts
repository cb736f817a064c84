import { expect, test } from "vitest";
import { auditLines } from "./audit-export";

const entry = {
  id: "7",
  at: new Date("2026-06-01T02:03:04.005Z"),
  actor: { type: "user", id: "u1", name: "Lin, Wei" },
  action: "dataSource.create",
  objectType: "dataSource",
  objectId: "d1",
  objectName: '=HYPERLINK("http://evil.example")',
  before: null,
  after: { name: "orders" },
  requestId: "r1",
  address: null,
  prevHash: "00",
  hash: "ff",
};

test("CSV quotes as RFC 4180 says, and no name becomes a formula of the reader's spreadsheet", () => {
  expect(auditLines([entry], "csv", true)).toBe(
    "id,at,actor_type,actor_id,actor,action,object_type,object_id,object,before,after,request_id,address,hash\r\n" +
      '7,2026-06-01T02:03:04.005Z,user,u1,"Lin, Wei",dataSource.create,dataSource,d1,' +
      '"\'=HYPERLINK(""http://evil.example"")",,"{""name"":""orders""}",r1,,ff\r\n',
  );
});

test("the names of the columns stand once, and only in CSV", () => {
  expect(auditLines([], "csv", false)).toBe("");
  expect(auditLines([], "csv", true).split("\r\n")).toHaveLength(2);
  expect(auditLines([], "jsonl", true)).toBe("");
});

test("JSON Lines carry each entry whole", () => {
  const lines = auditLines([entry, entry], "jsonl", true).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { ...entry, at: "2026-06-01T02:03:04.005Z" },
    { ...entry, at: "2026-06-01T02:03:04.005Z" },
  ]);
});
