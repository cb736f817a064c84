import TableStore, { type Client } from "tablestore";
import { substitute } from "@/lib/core/job";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import { formatDateTime } from "@/lib/core/job/wall-time";
import { Secret } from "@/lib/core/secret";
import { DEFAULT_SETTINGS, type DataSource, type JournalEntry, type Value } from "@/lib/engine/contract";
import type { RunOptions, RunSummary } from "@/lib/engine/run";
import { runJob } from "@/lib/engine/run-job";
import { verifyRun } from "@/lib/engine/verify";
import type { VerificationProgress, VerificationReport } from "@/lib/core/verification";
import { recordedRun, type RecordedRun } from "@/lib/engine/testing/run-options";
import { FaultBook } from "@/lib/sandbox/faults/fault-book";
import * as maxcompute from "@/lib/sandbox/maxcompute/testing/start";
import * as tablestore from "@/lib/sandbox/tablestore/testing/start";
import { catalogOf, connectors } from "..";

export const HOUR_MS = 3_600_000;
export const W0 = Date.parse("2026-03-10T08:50:00Z");
export const W1 = W0 + HOUR_MS;
export const W2 = W1 + HOUR_MS;
const ZONE = "Asia/Shanghai";
const TABLE = "target_table";
const { Condition, Long, RowExistenceExpectation } = TableStore;
const condition = new Condition(RowExistenceExpectation.IGNORE, null);

type Cell = readonly [name: string | null, version: bigint | null, value: string | null, op: string];

/** What a run of the guide's script may be changed in. */
export interface GuideRun {
  readonly history?: readonly JournalEntry[];
  readonly reader?: Readonly<Record<string, unknown>>;
  readonly writer?: Readonly<Record<string, unknown>>;
  readonly setting?: Readonly<Record<string, unknown>>;
  readonly extend?: Readonly<Record<string, unknown>>;
  readonly options?: Partial<RunOptions>;
}

/**
 * The product guide's example between both sandboxes: the official Tablestore client makes changes at a time that
 * tests move, the guide's script carries them over, SQL reads them back. What must arrive is worked out here from
 * what was written, apart from any code of the reader.
 */
export class GuideWorld {
  readonly faults: FaultBook;
  /** Rows that the changes so far must have left, as `stored` shows them. */
  readonly expected: string[] = [];
  readonly #source: Awaited<ReturnType<typeof tablestore.startForTest>>;
  readonly #target: Awaited<ReturnType<typeof maxcompute.startForTest>>;
  readonly #official: Client;
  readonly #clock: { nowMs: number };
  readonly #dataSources: Readonly<Record<string, DataSource>>;
  #shardId = "";
  #lastMs = 0;
  #rowIndex = 0;

  private constructor(parts: {
    readonly clock: { nowMs: number };
    readonly faults: FaultBook;
    readonly source: Awaited<ReturnType<typeof tablestore.startForTest>>;
    readonly target: Awaited<ReturnType<typeof maxcompute.startForTest>>;
  }) {
    this.#clock = parts.clock;
    this.faults = parts.faults;
    this.#source = parts.source;
    this.#target = parts.target;
    this.#official = tablestore.officialClient(parts.source.url);
    this.#dataSources = {
      MyTablestoreDataSource: {
        name: "MyTablestoreDataSource",
        type: "tablestore",
        settings: { endpoint: parts.source.url, instanceName: tablestore.INSTANCE, accessKeyId: tablestore.ID },
        secrets: { accessKeySecret: new Secret(tablestore.SECRET) },
      },
      MyMaxComputeDataSource: {
        name: "MyMaxComputeDataSource",
        type: "maxcompute",
        settings: {
          endpoint: `${parts.target.url}/api`,
          project: maxcompute.PROJECT,
          accessKeyId: maxcompute.ACCESS_ID,
        },
        secrets: { accessKeySecret: maxcompute.ACCESS_KEY },
      },
    };
  }

  static async start(): Promise<GuideWorld> {
    const clock = { nowMs: W0 - HOUR_MS };
    const now = () => new Date(clock.nowMs);
    TableStore.util.date.getDate = now;
    const faults = new FaultBook(now);
    const [source, target] = await Promise.all([
      tablestore.startForTest({ now, faults }),
      maxcompute.startForTest({ now, faults }),
    ]);
    const world = new GuideWorld({ clock, faults, source, target });
    await world.#createTables();
    return world;
  }

  async close(): Promise<void> {
    await Promise.all([this.#source.close(), this.#target.remove()]);
  }

  at(epochMs: number): void {
    this.#clock.nowMs = epochMs;
  }

  async sql(text: string): Promise<readonly (readonly Value[])[]> {
    const { execute } = catalogOf("maxcompute")!;
    const signal = AbortSignal.timeout(30_000);
    return (await execute!(this.#dataSources.MyMaxComputeDataSource!, text, 100_000, signal)).rows;
  }

  /** Every row of the destination, sorted. */
  async stored(): Promise<string[]> {
    const rows = await this.sql(`SELECT pk, colname, version, colvalue, optype, sequenceinfo FROM ${TABLE};`);
    return rows
      .map((row) => JSON.stringify(row.map((value) => (typeof value === "bigint" ? String(value) : value))))
      .sort();
  }

  /** An hour of changes: several in one millisecond, some at the very edges of the window. */
  async changes(startMs: number): Promise<void> {
    for (const [index, offset] of [0, 1, 1, 60_000, HOUR_MS / 2, HOUR_MS - 1].entries()) {
      this.at(startMs + offset);
      await this.put(`row-${index}`, { name: `订单 ${index}`, empty: "" });
      await this.update(`row-${index}`, startMs + offset - 1000);
      if (index % 2 === 0) await this.remove(`row-${index}`);
    }
  }

  async put(pk: string, columns: Readonly<Record<string, string>>): Promise<void> {
    const attributeColumns = Object.entries(columns).map(([name, value]) => ({ [name]: value }));
    await this.#official.putRow({ tableName: TABLE, condition, primaryKey: [{ pk }], attributeColumns });
    const version = BigInt(this.#clock.nowMs);
    const cells = Object.entries(columns).map(([name, value]): Cell => [name, version, value, "U"]);
    this.#expect(pk, [[null, null, null, "DR"], ...cells]);
  }

  async update(pk: string, version: number): Promise<void> {
    await this.#official.updateRow({
      tableName: TABLE,
      condition,
      primaryKey: [{ pk }],
      updateOfAttributeColumns: [
        { PUT: [{ amount: Long.fromNumber(42) }, { rate: 0.5 }, { paid: true }, { note: "值 with ' and \"" }] },
        { PUT: [{ stamped: "then", timestamp: version }] },
        { DELETE: [{ old: version }] },
        { DELETE_ALL: ["gone"] },
      ],
    });
    const at = BigInt(this.#clock.nowMs);
    this.#expect(pk, [
      ["amount", at, "42", "U"],
      ["rate", at, "0.5", "U"],
      ["paid", at, "true", "U"],
      ["note", at, "值 with ' and \"", "U"],
      ["stamped", BigInt(version), "then", "U"],
      ["old", BigInt(version), null, "DO"],
      ["gone", null, null, "DA"],
    ]);
  }

  async remove(pk: string): Promise<void> {
    await this.#official.deleteRow({ tableName: TABLE, condition, primaryKey: [{ pk }] });
    this.#expect(pk, [[null, null, null, "DR"]]);
  }

  /** Runs the guide's script over `[startMs, endMs)`, its two times given as a scheduler would. */
  async run(
    [startMs, endMs]: readonly [number, number],
    changes: GuideRun = {},
  ): Promise<{ summary: RunSummary; run: RecordedRun }> {
    const values = { startTime: formatDateTime(startMs, ZONE), endTime: formatDateTime(endMs, ZONE) };
    const document = JSON.parse(GUIDE_SCRIPT) as { steps: { parameter: object }[]; setting: object };
    Object.assign(document.steps[0]!.parameter, changes.reader);
    Object.assign(document.steps[1]!.parameter, changes.writer);
    Object.assign(document.setting, changes.setting);
    Object.assign(document, { extend: changes.extend ?? {} });
    const run = recordedRun(connectors.reader("otsstream")!, connectors.writer("odps")!, {
      job: substitute(document, values),
      connectors,
      dataSource: async (name) => this.#dataSources[name]!,
      zone: ZONE,
      settings: DEFAULT_SETTINGS,
      attempt: `${this.#clock.nowMs}-${crypto.randomUUID()}`,
      history: changes.history ?? [],
      now: () => new Date(this.#clock.nowMs),
      ...changes.options,
    });
    return { summary: await runJob(run), run };
  }

  /** Derives a run's receipt again from both sides. */
  verify(
    run: RecordedRun,
    onProgress: (progress: VerificationProgress) => void = () => undefined,
  ): Promise<VerificationReport> {
    const intent = run.entries.findLast((entry) => entry.type === "commitIntended")!;
    return verifyRun({
      ...run,
      now: () => new Date(this.#clock.nowMs),
      receipt: intent.receipt,
      sessions: intent.sessions,
      onProgress,
    });
  }

  /** An attempt whose process dies as its n-th journal entry is written. */
  async runMortal(window: readonly [number, number], entries: number, changes: GuideRun = {}) {
    const journal: JournalEntry[] = [];
    const record = async (entry: JournalEntry) => {
      journal.push(JSON.parse(JSON.stringify(entry)) as JournalEntry);
      if (journal.length >= entries) throw new Error("the process is dead");
    };
    const { summary } = await this.run(window, { ...changes, options: { ...changes.options, journal: { record } } });
    return { summary, journal, died: journal.length >= entries };
  }

  async #createTables(): Promise<void> {
    await this.#official.createTable({
      tableMeta: { tableName: TABLE, primaryKey: [{ name: "pk", type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 3 },
      streamSpecification: { enableStream: true, expirationTime: 72 },
    });
    const table = this.#source.store.table(tablestore.INSTANCE, TABLE)!;
    this.#shardId = this.#source.store.reader.shards(table.id)[0]!.uuid;
    await this.sql(
      `CREATE TABLE IF NOT EXISTS ${TABLE}(\`pk\` STRING COMMENT 'Primary key field', \`colname\` STRING COMMENT 'Column name', \`version\` BIGINT COMMENT 'Version', \`colvalue\` STRING COMMENT 'Column value', \`optype\` STRING COMMENT 'Operation type', \`sequenceinfo\` STRING COMMENT 'Sequence information') COMMENT 'Stores incremental data from Tablestore';`,
    );
  }

  #expect(pk: string, cells: readonly Cell[]): void {
    const { nowMs } = this.#clock;
    this.#rowIndex = nowMs === this.#lastMs ? this.#rowIndex + 1 : 0;
    this.#lastMs = nowMs;
    const digits = (number: number, width: number) => String(number).padStart(width, "0");
    const row = `${digits(0, 10)}_${digits(nowMs * 1000, 20)}_${digits(this.#rowIndex, 10)}_${this.#shardId}`;
    cells.forEach(([name, version, value, op], index) => {
      const text = version === null ? null : String(version);
      this.expected.push(JSON.stringify([pk, name, text, value, op, `${row}:${digits(index, 10)}`]));
    });
  }
}
