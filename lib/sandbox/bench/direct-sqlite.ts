import { rmSync } from "node:fs";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { encodeKey } from "../tablestore/store/key";
import { openForWriting } from "../tablestore/store/schema";
import { sampleCells, sampleKey } from "./sample-rows";

/** What SQLite alone does with the sandbox's own tables: rows ready-made, nothing checked, nobody asking. */
export interface DirectRates {
  readonly rowsWrittenPerSec: number;
  readonly rowsReadPerSec: number;
  readonly recordsReadPerSec: number;
}

/** Writes `count` rows with their stream records, `perCommit` to a transaction, and reads both again. */
export function measureDirect(file: string, count: number, perCommit: number): DirectRates {
  const database = openForWriting(file);
  const getRow = database.prepare("SELECT bytes FROM row WHERE tbl = ? AND pk = ?");
  const putRow = database.prepare("INSERT OR REPLACE INTO row VALUES (1, ?, ?)");
  const putRecord = database.prepare("INSERT INTO stream VALUES (1, ?, ?, 0, 1, ?, NULL)");
  const rows = Array.from({ length: count }, (_, index) => {
    const primaryKey = sampleKey(index);
    const cells = sampleCells(index, BigInt(index));
    const sequence = { epoch: 0, timestampUs: BigInt(index), rowIndex: 0 };
    const key = encodeKey(primaryKey.map(({ value }) => value));
    return { key, bytes: encodeRow({ primaryKey, cells }), record: encodeRow({ primaryKey, cells, sequence }) };
  });
  const rowsWrittenPerSec = rate(count, () => {
    for (let at = 0; at < count; at += perCommit) {
      database.exec("BEGIN IMMEDIATE");
      for (const [index, { key, bytes, record }] of rows.slice(at, at + perCommit).entries()) {
        getRow.get(1, key);
        putRow.run(key, bytes);
        putRecord.run(at + index + 1, at + index, record);
      }
      database.exec("COMMIT");
    }
  });
  const rowPage = database.prepare("SELECT pk, bytes FROM row WHERE tbl = 1 AND pk > ? ORDER BY pk LIMIT 5000");
  const rowsReadPerSec = rate(count, () => {
    for (let from: Uint8Array | null = new Uint8Array(0); from !== null;)
      from = (rowPage.all(from).at(-1)?.pk as Uint8Array | undefined) ?? null;
  });
  const recordPage = database.prepare(
    "SELECT position, action, us, record, origin FROM stream WHERE shard = 1 AND position >= ? LIMIT 1000",
  );
  const recordsReadPerSec = rate(count, () => {
    for (let from = 1; from <= count; from += 1000) recordPage.all(from);
  });
  database.close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  return { rowsWrittenPerSec, rowsReadPerSec, recordsReadPerSec };
}

export function rate(count: number, work: () => void): number {
  const start = performance.now();
  work();
  return Math.round((count * 1000) / (performance.now() - start));
}
