import { zstdCompressSync } from "node:zlib";
import { createInstances } from "@/lib/instances/create-instances";
import { formatEntry, LEVEL_BITS } from "@/lib/instances/run-log/line";
import { makeFixture, newInstance } from "@/lib/instances/testing/fixture";
import { formatInstanceId } from "@/lib/core/instance-id";
import { logQuery } from "@/lib/core/instance";
import { logSearch } from "@/lib/core/log-search";
import { openDatabase, type Database } from "@/lib/platform/db";
import { SYSTEM } from "../actor";
import { searchLog } from "../run-log-search";
import { downloadLog, readLog } from "../run-logs";

/**
 * `log-viewer [megabytes] [runs]`: what a person waits for in front of a log of that size: its tail, a line of it by a
 * link, its first error, a text near its end and one that is nowhere, and the download. Medians and worst, milliseconds.
 */
const megabytes = Number(process.argv[2] ?? 1_024);
const runs = Number(process.argv[3] ?? 15);
const CHUNK_BYTES = 64 << 10;
const BATCH = 512;

interface Scratch {
  readonly url: string;
  remove(): Promise<void>;
}
const { scratchDatabase } = (await import("../../../scripts/lib/scratch-database.js")) as unknown as {
  scratchDatabase: () => Promise<Scratch>;
};
const scratch = await scratchDatabase();
const opened = openDatabase(scratch.url);
// What the services find as the database of this process.
(globalThis as { millraceDatabase?: Database }).millraceDatabase = opened;
const database = () => opened;

const WORDS = ["read", "shard", "encoded", "block", "uploaded", "position", "retry", "throttled", "session", "window"];
let seed = 7;
const random = () => (seed = (seed * 48_271) % 2_147_483_647);

/** One chunk of lines as a run writes them, no two alike; the last line of the log's last chunk but one is an error. */
function chunkOf(index: number, isError: boolean): { text: Buffer; lines: number } {
  const lines: string[] = [];
  for (let bytes = 0; bytes < CHUNK_BYTES; bytes += lines.at(-1)!.length) {
    const words = Array.from({ length: 9 }, () => WORDS[random() % WORDS.length]).join(" ");
    const message = `${words} ${random()} of chunk ${index}`;
    lines.push(formatEntry("info", message, new Date(1_780_000_000_000 + index * 1_000 + lines.length), 0));
  }
  if (isError) lines.push(formatEntry("error", "MR-RUN: the destination went away", new Date(1_790_000_000_000), 0));
  return { text: Buffer.from(lines.join("")), lines: lines.length };
}

async function fill(): Promise<{ id: string; lines: number; bytes: number }> {
  const fixture = await makeFixture(database());
  const at = new Date();
  const [made] = await createInstances(database(), [newInstance(fixture, at)], at);
  const [attempt] = await database().query<{ id: bigint }>(
    `insert into attempt (bizdate, instance_id, number, fence, state, job, started_at, finished_at)
     values ($1, $2, 1, 1, 'FAILURE', '', now(), now()) returning id`,
    [made!.bizdate, made!.id],
  );
  const chunks = Math.ceil((megabytes * 1_048_576) / CHUNK_BYTES);
  let [byte, line] = [0, 0];
  for (let first = 0; first < chunks; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, chunks - first) }, (_, offset) => {
      const isError = first + offset === chunks - 2;
      const { text, lines } = chunkOf(first + offset, isError);
      const row = { byte, line, bytes: text.length, lines, isError, data: zstdCompressSync(text) };
      byte += text.length;
      line += lines;
      return row;
    });
    await database().query(
      `insert into run_log_chunk (attempt_id, stream, byte_from, byte_to, line_from, line_to, bizdate, first_at, last_at,
         levels, sealed, data)
       select $1, 0, b, b + n, l, l + m, $2, now(), now(), v, true, d
       from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[], $8::bytea[]) as r (b, n, l, m, v, d)`,
      [
        attempt!.id,
        made!.bizdate,
        rows.map((row) => row.byte),
        rows.map((row) => row.bytes),
        rows.map((row) => row.line),
        rows.map((row) => row.lines),
        rows.map(({ isError }) => LEVEL_BITS.info | (isError ? LEVEL_BITS.error : 0)),
        rows.map(({ data }) => data),
      ],
    );
  }
  await database().query("analyze run_log_chunk");
  return { id: formatInstanceId(made!), lines: line, bytes: byte };
}

async function timed(times: number, work: () => Promise<unknown>): Promise<{ median: number; worst: number }> {
  const taken: number[] = [];
  for (let run = 0; run < times; run++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  const round = (value: number) => Math.round(value * 10) / 10;
  return { median: round(taken[Math.floor(taken.length / 2)]!), worst: round(taken.at(-1)!) };
}

try {
  const { id, lines, bytes } = await fill();
  const signal = new AbortController().signal;
  const read = (query: object) => readLog(id, logQuery.parse(query), SYSTEM);
  const find = async (query: object, isThere: boolean) => {
    const wanted = logSearch.parse(query);
    for (;;) {
      const { line, next } = await searchLog(id, wanted, SYSTEM, signal);
      if (next !== null) wanted.line = next.line;
      else if ((line !== null) === isThere) return;
      else throw new Error(`the search for ${JSON.stringify(query)} answered ${line}`);
    }
  };
  const figures = {
    tail: await timed(runs, () => read({})),
    lineInTheMiddle: await timed(runs, () => read({ line: String(Math.floor(lines / 2)) })),
    firstError: await timed(runs, () => find({ level: "error" }, true)),
    textNearTheEnd: await timed(runs, () =>
      find({ text: "the destination went away", direction: "up", line: lines }, true),
    ),
    textNowhere: await timed(3, () => find({ text: "there is no such text" }, false)),
    patternNowhere: await timed(1, () => find({ text: "retry \\d{12}", regex: "true" }, false)),
    download: await timed(1, async () => {
      for await (const _piece of await downloadLog(id, undefined, SYSTEM));
    }),
  };
  console.log(JSON.stringify({ bench: "log-viewer", bytes, lines, ms: figures }));
} finally {
  await database().close();
  await scratch.remove();
}
