import type { WireRow } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { decodeStoredRow } from "../rows/stored-row";
import { encodeKey } from "../store/key";
import type { Store } from "../store/store";
import { ACTION, type Shard, type StreamRecord, type Table } from "../store/table";

/** A write as its writer remembers it. Puts and counts carry `id` in their column `w`; deletes leave no such mark. */
export interface TracedWrite {
  readonly id: string;
  readonly writer: number;
  readonly key: string;
  readonly kind: "put" | "count" | "delete";
  isAcknowledged: boolean;
}

/** What must hold of a store, whatever happened to its server. Returns what does not; an empty list is good. */
export function violations(store: Store, table: Table, trace: readonly TracedWrite[]): string[] {
  const shards = store.reader.shards(table.id);
  const logs = shards.map((shard) => ({ shard, records: [...store.reader.records(shard, 1, 10_000_000)] }));
  return [
    ...logs.flatMap(({ shard, records }) => checkOrder(shard, records)),
    ...checkWrites(
      logs.flatMap(({ records }) => records.map(parse)),
      trace,
    ),
    ...checkRows(
      store,
      table,
      logs.flatMap(({ records }) => records.map(parse)),
    ),
  ];
}

interface Parsed {
  readonly action: StreamRecord["action"];
  readonly key: string;
  readonly row: WireRow;
  readonly id: string | null;
}

function parse({ action, record }: StreamRecord): Parsed {
  const row = decodeRow(record);
  const mark = row.cells.find(({ name }) => name === "w")?.value;
  return { action, row, key: String(row.primaryKey[0]?.value), id: mark === undefined ? null : String(mark) };
}

function checkOrder(shard: Shard, records: readonly StreamRecord[]): string[] {
  const found: string[] = [];
  if (records.length !== shard.last) found.push(`shard ${shard.id} holds ${records.length} of ${shard.last} records`);
  for (const [index, { position, us, record }] of records.entries()) {
    if (position !== index + 1) found.push(`shard ${shard.id}: position ${position} follows ${index}`);
    const previous = records[index - 1];
    if (previous === undefined) continue;
    const [before, after] = [decodeRow(previous.record).sequence!, decodeRow(record).sequence!];
    const isLater = us > previous.us || (us === previous.us && after.rowIndex === before.rowIndex + 1);
    if (!isLater || after.timestampUs !== BigInt(us)) found.push(`shard ${shard.id}: time falls at ${position}`);
  }
  return found;
}

function checkWrites(records: readonly Parsed[], trace: readonly TracedWrite[]): string[] {
  const found: string[] = [];
  const tried = new Map(trace.map((write) => [write.id, write]));
  const seen = new Set<string>();
  const lastOfWriter = new Map<string, number>();
  for (const { id, key, action } of records) {
    if (id === null) {
      if (action !== ACTION.delete) found.push(`a record of ${key} carries no mark`);
      continue;
    }
    if (!tried.has(id)) found.push(`write ${id} was never tried`);
    if (seen.has(id)) found.push(`write ${id} is there twice`);
    seen.add(id);
    const writerAndKey = `${tried.get(id)?.writer}/${key}`;
    const number = Number(id.split("-")[1]);
    if (number <= (lastOfWriter.get(writerAndKey) ?? -1)) found.push(`write ${id} is out of its writer's order`);
    lastOfWriter.set(writerAndKey, number);
  }
  for (const { id, kind, isAcknowledged } of trace)
    if (kind !== "delete" && isAcknowledged && !seen.has(id)) found.push(`acknowledged write ${id} is lost`);
  return [...found, ...checkDeletes(records, trace), ...checkCounts(records)];
}

/** Between those acknowledged and those tried. */
function checkDeletes(records: readonly Parsed[], trace: readonly TracedWrite[]): string[] {
  const deletes = trace.filter(({ kind }) => kind === "delete");
  const recorded = Map.groupBy(
    records.filter(({ action }) => action === ACTION.delete),
    ({ key }) => key,
  );
  const keys = new Set([...deletes.map(({ key }) => key), ...recorded.keys()]);
  return [...keys].flatMap((key) => {
    const tried = deletes.filter((write) => write.key === key);
    const count = recorded.get(key)?.length ?? 0;
    const least = tried.filter(({ isAcknowledged }) => isAcknowledged).length;
    return count >= least && count <= tried.length
      ? []
      : [`${count} deletes of ${key}, not ${least} to ${tried.length}`];
  });
}

/** A counter is one more than before, or starts at one. */
function checkCounts(records: readonly Parsed[]): string[] {
  const counters = new Map<string, bigint>();
  const found: string[] = [];
  for (const { action, key, row } of records) {
    if (action !== ACTION.update) counters.delete(key);
    const count = row.cells.find(({ name }) => name === "n")?.value;
    if (count === undefined) continue;
    const expected = (counters.get(key) ?? 0n) + 1n;
    if (count !== expected) found.push(`the counter of ${key} is ${String(count)} after ${expected - 1n}`);
    counters.set(key, expected);
  }
  return found;
}

/** The rows are what the stream makes of nothing. */
function checkRows(store: Store, table: Table, records: readonly Parsed[]): string[] {
  const replayed = new Map<string, Map<string, string>>();
  for (const { action, key, row } of records) {
    const cells =
      action === ACTION.update ? (replayed.get(key) ?? new Map<string, string>()) : new Map<string, string>();
    for (const { name, value } of row.cells) cells.set(name, String(value));
    if (action === ACTION.delete) replayed.delete(key);
    else replayed.set(key, cells);
  }
  const found: string[] = [];
  let rows = 0;
  const everything = { from: Uint8Array.of(0), to: Uint8Array.of(0xff), direction: "FORWARD" } as const;
  store.reader.scan(table.id, everything, (bytes) => {
    const { primaryKey, cells } = decodeStoredRow(bytes);
    const key = String(primaryKey[0]!.value);
    const stored = cells.map(({ name, value }) => `${name}=${String(value)}`).join();
    const expected = [...(replayed.get(key) ?? [])]
      .sort()
      .map(([name, value]) => `${name}=${value}`)
      .join();
    if (stored !== expected) found.push(`row ${key} is ${stored}, its stream makes it ${expected}`);
    rows += 1;
    return true;
  });
  if (rows !== replayed.size) found.push(`${rows} rows, the stream makes ${replayed.size}`);
  if (store.reader.row(table.id, encodeKey(["never"])) !== null) found.push("there is a row that nobody wrote");
  return found;
}
