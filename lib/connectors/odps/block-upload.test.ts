import { expect, test } from "vitest";
import type { BlockSource, UploadSession } from "@/lib/maxcompute/tunnel/upload-session";
import { RecordDecoder } from "@/lib/maxcompute/record/decoder";
import { slabPool } from "@/lib/maxcompute/record/sink";
import { parseOdpsType } from "@/lib/maxcompute/odps-type";
import { BlockUpload } from "./block-upload";

const columns = [{ name: "c", type: parseOdpsType("string") }];
const SLAB_BYTES = 256;
const signal = new AbortController().signal;

type Write = (open: () => AsyncIterable<Uint8Array>) => Promise<void>;

function upload(write: Write, pool = slabPool(SLAB_BYTES, 64)) {
  const session = {
    columns,
    maxFieldBytes: null,
    writeBlock: (_block: number, source: BlockSource) => write(source as () => AsyncIterable<Uint8Array>),
  } as unknown as UploadSession;
  return new BlockUpload(session, 7, "none", pool, signal);
}

async function fill(block: BlockUpload, rows: number): Promise<void> {
  for (let row = 0; row < rows; row++) {
    block.encoder.append([`row ${row}`]);
    await block.flush();
  }
}

async function rowsOf(body: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const decoder = new RecordDecoder(columns);
  const rows: unknown[] = [];
  for await (const piece of body) rows.push(...decoder.push(piece));
  return [...rows, ...decoder.finish()].map((row) => (row as unknown[])[0]);
}

const expected = (count: number) => Array.from({ length: count }, (_, row) => `row ${row}`);

test("a transfer that breaks in the middle is made again from the block's beginning, while rows still come", async () => {
  const received: unknown[] = [];
  const block = upload(async (open) => {
    for await (const piece of open()) {
      if (piece.length > 0) break;
    }
    received.push(...(await rowsOf(open())));
  });
  await fill(block, 500);
  expect(await block.end()).toMatchObject({ block: 7, records: 500 });
  expect(received).toEqual(expected(500));
});

test("a transfer given up while it waits for rows takes none away from the next one", async () => {
  const received: unknown[] = [];
  const block = upload(async (open) => {
    const abandoned = open()[Symbol.asyncIterator]();
    await abandoned.next();
    const waiting = abandoned.next();
    received.push(...(await rowsOf(open())));
    await waiting;
  });
  await fill(block, 100);
  await block.end();
  expect(received).toEqual(expected(100));
});

test("slabs go back to the pool when the block is acknowledged, and not when it fails", async () => {
  const given: Buffer[] = [];
  const pool = { ...slabPool(SLAB_BYTES, 0), give: (slab: Buffer) => void given.push(slab) };
  const stored = upload(async (open) => void (await rowsOf(open())), pool);
  await fill(stored, 100);
  expect(given).toEqual([]);
  await stored.end();
  expect(given.length).toBeGreaterThan(3);
  given.length = 0;
  const failing = upload(async (open) => {
    for await (const _piece of open()) throw new RangeError("refused");
  }, pool);
  await expect(fill(failing, 10_000)).rejects.toThrow(RangeError);
  await expect(failing.end()).rejects.toThrow(RangeError);
  expect(given).toEqual([]);
});
