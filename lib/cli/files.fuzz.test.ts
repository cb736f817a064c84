import fc from "fast-check";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkJob, exportDatax, importJob, readJobText } from "@/lib/core/job";
import { AppError } from "@/lib/core/errors";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import { parseDates } from "@/lib/core/schedule/calendar";
import { anyText, anyValue } from "@/lib/core/testing/nasty";
import { demandWhole } from "@/lib/platform/backup/format";
import { readDataSources } from "./data-source-file";
import { parseNodeFile } from "./node-file";
import { parseSecretFile } from "./secret-file";

/** The same cases on every machine: a failure can be looked into. */
const SEED = 20_261_128;
const RUNS = { seed: SEED, numRuns: 200 };

/** A reader answers or refuses by name; anything else is a hole. */
async function answers(read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).not.toBe("internal");
    expect(error.message.length).toBeLessThan(2_000);
  }
}

/** A good file with a piece cut out, doubled, or replaced by something nasty. */
function damaged(good: string): fc.Arbitrary<string> {
  const place = fc.nat(good.length);
  const piece = fc.oneof(
    anyText,
    anyValue.map((value) => JSON.stringify(value) ?? ""),
  );
  return fc
    .tuple(place, place, piece)
    .map(([from, to, inner]) => good.slice(0, Math.min(from, to)) + inner + good.slice(Math.max(from, to)));
}
const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000);
const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
/** Nine levels of nine: a few hundred bytes that would become a billion values. */
const BOMB = NAMES.map((name, at) => {
  const inner = at === 0 ? '"x"' : `*${NAMES[at - 1]}`;
  return `${name}: &${name} [${Array(9).fill(inner).join(",")}]`;
}).join("\n");
const ALWAYS = ["", "\uFEFF{}", deep("[", "]"), deep('{"a":', "}"), BOMB, '{"__proto__": {"isAdmin": true}}', "null"];

const NODE_FILE = `name: orders_hourly
type: DI
folder: Retail/Daily
script: |
${GUIDE_SCRIPT.replace(/^/gm, "  ")}
schedule:
  cycle: { kind: day, time: "01:00" }
  parameters:
    - { name: startTime, value: "$[yyyymmddhh24-2/24]0000" }
`;
const DATA_SOURCES = JSON.stringify({
  orders: {
    type: "tablestore",
    endpoint: "https://x.cn-hangzhou.ots.aliyuncs.com",
    instanceName: "orders",
    accessKeyId: "LTAI1",
    accessKeySecret: "secret",
  },
});
const DATAX = JSON.stringify(exportDatax(JSON.parse(GUIDE_SCRIPT)).document);

let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "millrace-files-"))));
afterAll(() => rm(folder, { recursive: true }));
async function inFile(content: string | Uint8Array, read: (path: string) => unknown): Promise<unknown> {
  const path = join(folder, "file");
  await writeFile(path, content);
  return read(path);
}

const job = (text: string) => {
  const read = readJobText(text);
  checkJob(read.text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return;
  }
  exportDatax(importJob(parsed).document);
};
const READERS: readonly [what: string, good: string, read: (text: string) => unknown][] = [
  ["a job", GUIDE_SCRIPT, job],
  ["a job of DataX", DATAX, job],
  ["a node", NODE_FILE, (text) => parseNodeFile(text, "node.yaml")],
  ["dates of a calendar", "2026-01-01, 20260102\n2026-02-03 # holiday\n", parseDates],
  ["secrets", '{"accessKeySecret": "canary"}', (text) => parseSecretFile(text, "secrets.json")],
  ["data sources", DATA_SOURCES, (text) => inFile(text, readDataSources)],
];

describe.each(READERS)("a file with %s", (_what, good, read) => {
  test("is read", async () => void (await read(good)));
  test.each(ALWAYS)("whatever is in it: %#", (text) => answers(() => read(text)));
  test("is answered or refused by name when it is damaged", () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(damaged(good), anyText), (text) => answers(() => read(text))),
      RUNS,
    ));
});

describe("a backup", () => {
  const manifest = {
    millrace: "backup",
    format: 1,
    version: "0.1.0",
    takenAt: "2026-11-28T00:00:00Z",
    migrations: ["a"],
  };
  const lines = [
    { ...manifest, partitions: [], sequences: { s: "1" }, keys: ["k"] },
    { table: "user" },
    "(1,root)",
    "(2,lin)",
    { table: "node" },
    { rows: 2 },
  ].map((line) => JSON.stringify(line));
  const good = gzipSync(lines.join("\n"));
  const whole = (content: Uint8Array) => inFile(content, demandWhole);
  test("is read", async () => void (await whole(good)));
  test("is refused when any of its lines is missing, doubled or replaced", () =>
    fc.assert(
      fc.asyncProperty(damaged(lines.join("\n")), (text) => answers(() => whole(gzipSync(text)))),
      RUNS,
    ));
  test("is refused when bytes of it are cut off or changed", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, by, cut) => {
        const changed = cut ? good.subarray(0, at) : Buffer.from(good);
        if (!cut) changed[at]! ^= by;
        return answers(() => whole(changed));
      }),
      RUNS,
    ));
  test("with rows that nobody counted is refused", async () => {
    const short = gzipSync([...lines.slice(0, -1), '{"rows": 1}'].join("\n"));
    await expect(whole(short)).rejects.toMatchObject({ code: "backup.unreadable" });
  });
});
