import { marked, type Tokens } from "marked";
import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import type { Format } from "@/components/ui/time/format";
import type { InstanceDetail } from "@/lib/core/instance";
import { messagesFor } from "@/messages";
import { instanceReport } from "./instance-report";

const messages = messagesFor("en");
const words = {
  t: createTranslator({ locale: "en", messages, namespace: "instances" }),
  status: createTranslator({ locale: "en", messages, namespace: "status" }),
  format: {
    exactIn: (at: Date) => at.toISOString(),
    duration: (ms: number) => `${ms} ms`,
    count: String,
    bytes: (size: number) => `${size} B`,
  } as unknown as Format,
};
const at = (clock: string) => new Date(`2026-11-28T${clock}Z`);
const attempt = {
  number: 1,
  state: "FAILURE",
  worker: { id: "w", host: "host|a" },
  version: 3,
  parameters: { startTime: "20261128175000", odd: "``` <b>" },
  window: { start: at("09:50:00"), end: at("10:50:00") },
  recordsRead: 12,
  recordsWritten: 11,
  recordsDirty: 1,
  bytes: 2_048,
  error: {
    code: "maxcompute.table_missing",
    message: "No *table* orders_x.",
    remedy: "Create it.",
    causes: ["odps: [x](y) of __tmp__ in a_b"],
  },
  startedAt: at("11:00:00"),
  finishedAt: at("11:00:05"),
};
const instance = {
  id: "20261128-25",
  node: { name: "orders_to_maxcompute" },
  state: "FAILURE",
  frozen: false,
  kind: "CYCLE",
  bizdate: "20261128",
  cyctime: at("11:00:00"),
  timeZone: "Asia/Shanghai",
  resourceGroup: { name: "default" },
  cu: 0.5,
  owner: null,
  parameters: {},
  attempts: [attempt],
} as unknown as InstanceDetail;

test("a reader of Markdown finds the facts, the error, a row per attempt and the parameters, as they were", () => {
  const report = instanceReport(instance, "http://console/operation-center/instances/20261128-25", words);
  const tokens = marked.lexer(report);
  const read = (text: string) => marked.parseInline(text, { async: false }).replaceAll(/<\/?(code|a)[^>]*>/g, "");
  const headings = tokens
    .filter((token) => token.type === "heading")
    .map((token) => read((token as Tokens.Heading).text));
  expect(headings).toEqual(["orders_to_maxcompute 20261128-25", "Error", "Attempts", "Parameters"]);
  const lists = tokens.filter((token) => token.type === "list") as Tokens.List[];
  expect(lists[0]!.items.map(({ text }) => read(text))).toEqual([
    "State: Failed",
    "Kind: Cycle",
    "Business date: 20261128",
    "Planned time: 2026-11-28T11:00:00.000Z Asia/Shanghai",
    "Window: [2026-11-28T09:50:00.000Z, 2026-11-28T10:50:00.000Z) Asia/Shanghai",
    "Resource group: default, 0.5 CU",
    "http://console/operation-center/instances/20261128-25",
  ]);
  const table = tokens.find((token) => token.type === "table") as Tokens.Table;
  expect(table.rows.map((row) => row.map(({ text }) => read(text)))).toEqual([
    ["1", "Failed", "2026-11-28T11:00:00.000Z Asia/Shanghai", "5000 ms", "12", "11", "1", "2048 B", "3", "host|a"],
  ]);
  const code = tokens.find((token) => token.type === "code") as Tokens.Code;
  expect(code.text).toBe("startTime=20261128175000\nodd=``` <b>");
  const html = marked.parse(report, { async: false });
  expect(html).toContain("<code>maxcompute.table_missing</code> No *table* orders_x.");
  expect(html).toContain("odps: [x](y) of __tmp__ in a_b");
  expect(report).toContain("# orders_to_maxcompute 20261128-25");
});

test("an instance that never ran has neither an error nor a table", () => {
  const report = instanceReport({ ...instance, state: "WAIT_TIME", attempts: [] }, "http://console/x", words);
  expect(
    marked
      .lexer(report)
      .map(({ type }) => type)
      .filter((type) => type !== "space"),
  ).toEqual(["heading", "list"]);
});
