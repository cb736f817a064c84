import { Secret } from "@/lib/core/secret";
import { DEFAULT_SETTINGS, type DataSource, type EngineSettings, type JournalEntry } from "@/lib/engine/contract";
import type { RunProgress, RunSummary } from "@/lib/engine/run";
import { runJob } from "@/lib/engine/run-job";
import { MemoryDestination, memoryWriter } from "@/lib/engine/testing/memory-writer";
import { recordedRun, type RecordedRun } from "@/lib/engine/testing/run-options";
import { FaultBook } from "@/lib/sandbox/faults/fault-book";
import { encodeKey } from "@/lib/sandbox/tablestore/store/key";
import { ID, INSTANCE, SECRET, startForTest } from "@/lib/sandbox/tablestore/testing/start";
import type { TablestoreSandbox } from "@/lib/sandbox/tablestore/server";
import { connectTablestore, type StoredRow, type TablestoreClient } from "@/lib/tablestore/client";
import {
  INF_MAX,
  INF_MIN,
  type Cell,
  type ColumnValue,
  type PrimaryKeyValue,
  type RangeKey,
} from "@/lib/tablestore/row";
import { otsstreamReader } from "..";
import { RunLock } from "../run-lock";
import { ensureStatusTable } from "../status-table";

export const STATUS_TABLE = "TableStoreStreamReaderStatusTable";
/** A full hour, far from any clock change. */
export const W0 = Date.parse("2026-03-10T08:00:00Z");
export const HOUR_MS = 3_600_000;
export const W1 = W0 + HOUR_MS;

/** Rows of one run's output as texts; null stays null. */
export type TextRow = readonly (string | null)[];
export interface StreamRun {
  readonly summary: RunSummary;
  /** Sorted: shards may interleave. */
  readonly rows: readonly TextRow[];
  readonly lines: readonly string[];
  readonly entries: readonly JournalEntry[];
  readonly progress: readonly RunProgress[];
}

type Key = Readonly<Record<string, PrimaryKeyValue>>;

/** A Tablestore sandbox under a clock that tests move, and runs that read it. */
export class StreamWorld {
  readonly faults: FaultBook;
  readonly sandbox: TablestoreSandbox;
  readonly client: TablestoreClient;
  readonly #clock: { nowMs: number };
  #attempts = 0;

  private constructor(sandbox: TablestoreSandbox, faults: FaultBook, clock: { nowMs: number }) {
    this.sandbox = sandbox;
    this.faults = faults;
    this.#clock = clock;
    this.client = connectTablestore({ ...connection(sandbox.url), now: this.now });
  }

  static async start(): Promise<StreamWorld> {
    const clock = { nowMs: W0 - HOUR_MS };
    const now = () => new Date(clock.nowMs);
    const faults = new FaultBook(now);
    return new StreamWorld(await startForTest({ now, faults }), faults, clock);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.sandbox.close();
  }

  readonly now = (): Date => new Date(this.#clock.nowMs);

  /** Moves the clock of the sandbox and of the runs. */
  at(epochMs: number): void {
    this.#clock.nowMs = epochMs;
  }

  async createTable(
    name: string,
    keys: Readonly<Record<string, "STRING" | "INTEGER" | "BINARY">> = { pk: "STRING" },
    retentionHours = 24,
  ): Promise<void> {
    await this.client.createTable(
      {
        tableMeta: { tableName: name, primaryKey: Object.entries(keys).map(([key, type]) => ({ name: key, type })) },
        reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        tableOptions: { timeToLive: -1, maxVersions: 10, deviationCellVersionInSec: 1_000_000_000_000n },
        streamSpec: { enableStream: true, expirationTime: retentionHours },
      },
      NEVER,
    );
  }

  /** Switches the stream off, and on again at a time. */
  async restream(table: string, atMs: number, retentionHours = 24): Promise<void> {
    const nowMs = this.#clock.nowMs;
    this.at(atMs);
    await this.client.updateTable({ tableName: table, streamSpec: { enableStream: false } }, NEVER);
    const streamSpec = { enableStream: true, expirationTime: retentionHours };
    await this.client.updateTable({ tableName: table, streamSpec }, NEVER);
    this.at(nowMs);
  }

  put(table: string, key: Key, columns: Readonly<Record<string, ColumnValue>> = {}, version?: bigint) {
    const cells = Object.entries(columns).map(([name, value]) => putCell(name, value, version));
    return this.client.putRow({ table, key: keyOf(key), cells }, NEVER);
  }

  update(table: string, key: Key, ...cells: readonly Cell[]) {
    return this.client.updateRow({ table, key: keyOf(key), cells }, NEVER);
  }

  remove(table: string, key: Key) {
    return this.client.deleteRow({ table, key: keyOf(key) }, NEVER);
  }

  async split(table: string, at: string): Promise<void> {
    const { id } = this.#table(table);
    const partition = { tableId: id, partition: 0, at: encodeKey([at]), nowMs: this.#clock.nowMs };
    await this.sandbox.store.apply({ kind: "split", ...partition });
  }

  async merge(table: string): Promise<void> {
    const { id } = this.#table(table);
    await this.sandbox.store.apply({ kind: "merge", tableId: id, partition: 0, nowMs: this.#clock.nowMs });
  }

  async trim(table: string, beforeMs: number): Promise<void> {
    await this.sandbox.store.apply({ kind: "trim", tableId: this.#table(table).id, beforeUs: beforeMs * 1000 });
  }

  async shards(table: string): Promise<readonly { readonly shardId: string; readonly parentId?: string }[]> {
    const { streamId } = await this.client.tableStream(table, NEVER);
    return this.client.listShards(streamId, NEVER);
  }

  async streamId(table: string): Promise<string> {
    return (await this.client.tableStream(table, NEVER)).streamId;
  }

  /** Takes the window of a table as another run would. */
  async claim(table: string, endMs: number, owner: string): Promise<RunLock> {
    const streamId = await this.streamId(table);
    const { client, now } = this;
    await ensureStatusTable(client, STATUS_TABLE, NEVER);
    const claim = { client, statusTable: STATUS_TABLE, streamId, table, endMs, owner, predecessors: [], now };
    return RunLock.acquire(claim, NEVER);
  }

  /** Every row of the status table, by its type. */
  async statusRows(type: string): Promise<readonly StoredRow[]> {
    const names = ["StreamId", "StatusType", "StatusValue"];
    const bounds = (value: typeof INF_MIN | typeof INF_MAX): RangeKey => names.map((name) => ({ name, value }));
    const rows: StoredRow[] = [];
    const range = { table: STATUS_TABLE, start: bounds(INF_MIN), end: bounds(INF_MAX) };
    for await (const row of this.client.scan(range, NEVER)) if (row.primaryKey[1]?.value === type) rows.push(row);
    return rows;
  }

  /** Reads `[startMs, endMs)` of a table into a destination of its own. */
  async read(
    table: string,
    [startMs, endMs]: readonly [number, number],
    options: ReadOptions = {},
  ): Promise<StreamRun> {
    const destination = options.destination ?? new MemoryDestination();
    const before = destination.visible.length;
    const run = this.prepare(table, [startMs, endMs], { ...options, destination });
    const summary = await runJob(run);
    const rows = destination.visible
      .slice(before)
      .map((row) => row.map((value) => (value === null ? null : text(value))));
    return { summary, rows: rows.sort(compare), lines: run.lines, entries: run.entries, progress: run.progress };
  }

  prepare(table: string, [startMs, endMs]: readonly [number, number], options: ReadOptions): RecordedRun {
    const { parameter, settings, channels = 2, destination = new MemoryDestination(), history = [] } = options;
    const job = {
      type: "job",
      version: "2.0",
      steps: [
        {
          stepType: "otsstream",
          category: "reader",
          name: "Reader",
          parameter: {
            datasource: "ots",
            dataTable: table,
            isExportSequenceInfo: true,
            startTimestampMillis: startMs,
            endTimestampMillis: endMs,
            ...parameter,
          },
        },
        { stepType: "stream", category: "writer", name: "Writer", parameter: { print: false } },
      ],
      setting: { speed: { concurrent: channels }, errorLimit: { record: "0" } },
    };
    return recordedRun(otsstreamReader, memoryWriter({ destination }), {
      job,
      attempt: options.attempt ?? `${this.#clock.nowMs}-attempt-${++this.#attempts}`,
      dataSource: async () => this.dataSource(),
      settings: { ...DEFAULT_SETTINGS, ...settings },
      history,
      now: this.now,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  dataSource(changes: Readonly<Record<string, unknown>> = {}, secret = SECRET): DataSource {
    const settings = { endpoint: this.sandbox.url, instanceName: INSTANCE, accessKeyId: ID, ...changes };
    return { name: "ots", type: "tablestore", settings, secrets: { accessKeySecret: new Secret(secret) } };
  }

  #table(name: string) {
    return this.sandbox.store.table(INSTANCE, name)!;
  }
}

export interface ReadOptions {
  readonly parameter?: Readonly<Record<string, unknown>>;
  readonly settings?: Partial<EngineSettings>;
  readonly channels?: number;
  readonly destination?: MemoryDestination;
  readonly history?: readonly JournalEntry[];
  readonly attempt?: string;
  readonly signal?: AbortSignal;
}

const NEVER = new AbortController().signal;
const keyOf = (key: Key) => Object.entries(key).map(([name, value]) => ({ name, value }));
const text = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value));
const compare = (a: TextRow, b: TextRow) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const connection = (endpoint: string) => ({
  endpoint,
  instance: INSTANCE,
  credentials: { accessKeyId: ID, accessKeySecret: new Secret(SECRET) },
});

export const putCell = (name: string, value: ColumnValue, version?: bigint): Cell => ({
  name,
  op: "put",
  value,
  version: version ?? null,
});
export const deleteAll = (name: string): Cell => ({ name, op: "deleteAll", value: null, version: null });
export const deleteOne = (name: string, version: bigint): Cell => ({ name, op: "deleteOne", value: null, version });

/** Sequence information as the specification writes it, for a record of the sandbox: epoch 0. */
export const sequence = (timeMs: number, rowIndex: number, shardId: string, columnIndex: number) =>
  `0000000000_${String(timeMs * 1000).padStart(20, "0")}_${String(rowIndex).padStart(10, "0")}_${shardId}:${String(columnIndex).padStart(10, "0")}`;
