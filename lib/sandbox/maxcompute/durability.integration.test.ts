import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { parseUploadSession } from "@/lib/maxcompute/documents/session";
import { encodeRecords } from "@/lib/maxcompute/record/encoder";
import { parseCsv } from "@/lib/maxcompute/documents/csv";
import { randomFrom, type Random } from "../random";
import { startDoomed, type DoomedServer } from "../testing/doomed-server";
import { PlainClient } from "./testing/http";
import { PROJECT } from "./testing/start";

const PROGRAM = join(import.meta.dirname, "testing/serve.ts");
const COLUMNS = [
  { name: "tag", type: { kind: "string" } },
  { name: "n", type: { kind: "bigint" } },
] as const;
const TABLE = `/projects/${PROJECT}/tables/log`;
const PARTITIONED = `/projects/${PROJECT}/tables/latest`;

/** What a writer knows of one session. `blocks` has the rows of each block whose write was answered. */
interface Attempt {
  readonly tag: string;
  readonly uploadid: string;
  readonly blocks: Map<number, number>;
  /** A block whose write was sent and not answered may be there or not. */
  inDoubt: number | null;
  commit: "none" | "sent" | "answered";
}

let home: string;
let server: DoomedServer | null = null;
afterEach(async () => {
  await server?.kill();
  rmSync(home, { recursive: true, force: true });
});

function rowsOf(tag: string, block: number, count: number) {
  return Array.from({ length: count }, (_, i) => [tag, BigInt(block * 10_000 + i)] as const);
}

async function write(client: PlainClient, random: Random, attempts: Attempt[], name: string): Promise<never> {
  for (let round = 0; ; round++) {
    const created = await client.ask(TABLE, { uploads: "" }, { method: "POST" });
    const tag = `${name}-${round}`;
    const attempt: Attempt = {
      tag,
      uploadid: parseUploadSession(created.text).id,
      blocks: new Map(),
      inDoubt: null,
      commit: "none",
    };
    attempts.push(attempt);
    for (let block = 0; block < 1 + Math.floor(random() * 3); block++) {
      const count = 1 + Math.floor(random() * 400);
      attempt.inDoubt = block;
      const body = encodeRecords(COLUMNS, rowsOf(tag, block, count));
      const { status } = await client.ask(
        TABLE,
        { uploadid: attempt.uploadid, blockid: String(block) },
        { method: "PUT", body },
      );
      if (status === 200) attempt.blocks.set(block, count);
      attempt.inDoubt = null;
    }
    attempt.commit = "sent";
    if ((await client.ask(TABLE, { uploadid: attempt.uploadid }, { method: "POST" })).status === 200)
      attempt.commit = "answered";
  }
}

/** Replaces the one partition again and again by rows that all carry the same number. */
async function overwrite(client: PlainClient, replaced: { sent: number; answered: number }): Promise<never> {
  for (;;) {
    const n = replaced.sent + 1;
    const created = await client.ask(
      PARTITIONED,
      { uploads: "", overwrite: "true", partition: "pt=x" },
      { method: "POST" },
    );
    const uploadid = parseUploadSession(created.text).id;
    const body = encodeRecords(
      COLUMNS,
      Array.from({ length: 50 }, () => ["o", BigInt(n)] as const),
    );
    await client.ask(PARTITIONED, { uploadid, blockid: "0" }, { method: "PUT", body });
    replaced.sent = n;
    if ((await client.ask(PARTITIONED, { uploadid }, { method: "POST" })).status === 200) replaced.answered = n;
  }
}

async function insert(client: PlainClient, inserted: Map<string, boolean>, random: Random): Promise<never> {
  for (let i = 0; ; i++) {
    const tag = `sql-${i}-${random()}`;
    inserted.set(tag, false);
    await client.sql(`INSERT INTO log SELECT '${tag}', pos FROM (SELECT posexplode(sequence(1, 300)) AS (pos, val)) t`);
    inserted.set(tag, true);
  }
}

async function countTags(client: PlainClient): Promise<Map<string, { rows: number; distinct: number }>> {
  const { rows } = parseCsv(await client.sql("SELECT tag, count(*), count(DISTINCT n) FROM log GROUP BY tag"));
  return new Map(rows.map(([tag, all, distinct]) => [tag!, { rows: Number(all), distinct: Number(distinct) }]));
}

test(
  "kill -9 at random instants loses no answered commit, shows no part of another and keeps the blocks of open sessions",
  { timeout: 240_000 },
  async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const random = randomFrom(seed);
    home = mkdtempSync(join(tmpdir(), "maxcompute-"));
    server = await startDoomed(PROGRAM, home);
    let client = new PlainClient(server.url);
    await client.sql(
      "CREATE TABLE log (tag STRING, n BIGINT); CREATE TABLE latest (tag STRING, n BIGINT) PARTITIONED BY (pt STRING)",
    );
    await client.sql("ALTER TABLE latest ADD PARTITION (pt='x')");
    const attempts: Attempt[] = [];
    const inserted = new Map<string, boolean>();
    const replaced = { sent: 0, answered: 0 };

    for (let round = 0; round < 5; round++) {
      const work = [
        ...[0, 1, 2].map((worker) => write(client, random, attempts, `r${round}w${worker}`)),
        overwrite(client, replaced),
        insert(client, inserted, random),
      ];
      const ended = Promise.allSettled(work);
      await new Promise((resolve) => setTimeout(resolve, 100 + random() * 900));
      await server.kill();
      await ended;
      server = await startDoomed(PROGRAM, home);
      client = new PlainClient(server.url);

      const tags = await countTags(client);
      for (const attempt of attempts) {
        const expected = [...attempt.blocks.values()].reduce((sum, count) => sum + count, 0);
        const seen = tags.get(attempt.tag) ?? { rows: 0, distinct: 0 };
        const context = `seed ${seed} round ${round} ${attempt.tag}`;
        expect(seen.rows, `${context}: doubled`).toBe(seen.distinct);
        if (attempt.commit === "answered") expect(seen.rows, `${context}: answered`).toBe(expected);
        else if (attempt.commit === "sent") expect([0, expected], `${context}: sent`).toContain(seen.rows);
        else expect(seen.rows, `${context}: not committed`).toBe(0);
        tags.delete(attempt.tag);
      }
      for (const [tag, isAnswered] of inserted) {
        const seen = tags.get(tag)?.rows ?? 0;
        expect(isAnswered ? [300] : [0, 300], `seed ${seed} round ${round} ${tag}`).toContain(seen);
        tags.delete(tag);
      }
      expect([...tags.keys()], `seed ${seed}: invented`).toEqual([]);
      const { rows } = parseCsv(await client.sql("SELECT n, count(*) FROM latest GROUP BY n"));
      expect(rows.length, `seed ${seed}: mixed`).toBeLessThanOrEqual(1);
      if (rows[0]) {
        expect(Number(rows[0][0])).toBeGreaterThanOrEqual(replaced.answered);
        expect(Number(rows[0][0])).toBeLessThanOrEqual(replaced.sent);
        expect(Number(rows[0][1])).toBe(50);
      } else expect(replaced.answered).toBe(0);
    }

    for (const attempt of attempts.filter(({ commit }) => commit !== "answered")) {
      const state = parseUploadSession((await client.ask(TABLE, { uploadid: attempt.uploadid })).text);
      const ids = state.blocks.map(({ id }) => id);
      for (const [block, count] of attempt.blocks)
        expect(state.blocks.find(({ id }) => id === block)?.recordCount, `seed ${seed} ${attempt.tag}`).toBe(count);
      expect(ids.every((id) => attempt.blocks.has(id) || id === attempt.inDoubt)).toBe(true);
      if (state.status === "NORMAL") {
        expect((await client.ask(TABLE, { uploadid: attempt.uploadid }, { method: "POST" })).status).toBe(200);
        const total = state.blocks.reduce((sum, { recordCount }) => sum + recordCount, 0);
        expect((await countTags(client)).get(attempt.tag)?.rows ?? 0).toBe(total);
      } else expect(state.status).toBe("CLOSED");
    }
    expect(attempts.some(({ commit }) => commit === "answered")).toBe(true);
  },
);
