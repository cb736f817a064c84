import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import { AppError } from "@/lib/core/errors";
import type {
  AuditedRow,
  AuditRequest,
  DestinationAudit,
  RecordBatch,
  RowCursor,
  RunContext,
  SessionSeal,
  Window,
} from "@/lib/engine/contract";
import type { MaxComputeClient } from "@/lib/maxcompute/client";
import { formatPartitionSpec, parsePartitionSpec, type PartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import type { OdpsValue } from "@/lib/maxcompute/odps-value";
import type { RecordColumn } from "@/lib/maxcompute/record/encoder";
import { ODPS2_TYPES, quoteName, quoteText } from "@/lib/maxcompute/rest/sql-text";
import { recordColumns } from "@/lib/maxcompute/tunnel/columns";
import type { DownloadSession } from "@/lib/maxcompute/tunnel/download-session";
import { levelValue } from "./partition-value";
import { RowConverter } from "./row-converter";
import { RowPrinter } from "./row-printer";
import type { Target } from "./target";

/** A result of exactly so many rows may have been cut: projects can forbid more through the instance tunnel. */
const PERHAPS_CUT = 10_000;

type Context = RunContext<OdpsWriterParameter>;

/**
 * Reads back what a run has written. Rows that the run must have written are made value by value, apart from the way
 * from bytes to bytes; rows that are there come by SQL where their sequence can be asked for, else by Tunnel download.
 */
export class OdpsAudit implements DestinationAudit {
  readonly columns: readonly string[];
  readonly isExclusive: boolean;
  readonly hasSequence: boolean;
  readonly #context: Context;
  readonly #client: MaxComputeClient;
  readonly #target: Target;
  readonly #request: AuditRequest;
  readonly #columns: readonly RecordColumn[];
  /** Data column that holds the sequence, or -1. */
  readonly #sequenceAt: number;
  readonly #printer: RowPrinter;
  readonly #converter: RowConverter;
  readonly #partitionOf: (cursor: RowCursor) => string;

  constructor(context: Context, client: MaxComputeClient, target: Target, request: AuditRequest) {
    this.#context = context;
    this.#client = client;
    this.#target = target;
    this.#request = request;
    this.#columns = recordColumns(target.table.columns);
    const source = request.sequence?.column ?? -1;
    this.#sequenceAt = this.#columns.findIndex(
      ({ name, type }) => type.kind === "string" && source >= 0 && target.sources.get(name.toLowerCase()) === source,
    );
    this.columns = [...this.#columns, ...target.table.partitionKeys].map(({ name }) => name);
    this.isExclusive = context.parameter.truncate;
    this.hasSequence = this.#sequenceAt >= 0;
    this.#printer = new RowPrinter(this.#columns);
    this.#converter = new RowConverter(this.#columns, target.sources, context.parameter, context.zone);
    this.#partitionOf = partitionNamer(context.parameter, target);
  }

  expect(batch: RecordBatch, take: (row: AuditedRow) => void): void {
    this.#converter.convert(batch, (row, cursor) => take(this.#audited(row, this.#partitionOf(cursor))));
  }

  async *stored(range: Window | null, signal: AbortSignal): AsyncIterable<AuditedRow> {
    for (const place of placesOf(this.#request.sessions)) {
      const session = await this.#open(place, range, signal);
      if (session === null) continue;
      for await (const rows of session.read({ text: "views" }, signal)) {
        for (const row of rows) yield this.#audited(row, place.partition ?? "");
      }
    }
  }

  async count(signal: AbortSignal): Promise<number> {
    let rows = 0;
    for (const place of placesOf(this.#request.sessions))
      rows += (await this.#open(place, null, signal))?.recordCount ?? 0;
    return rows;
  }

  close(): void {
    this.#client.close();
  }

  /** Null when the partition is gone, and with it every row. */
  async #open(place: Place, range: Window | null, signal: AbortSignal): Promise<DownloadSession | null> {
    const { table, partition, quotaName } = place;
    const spec = partition === null ? null : parsePartitionSpec(partition);
    if (spec !== null && (await this.#client.findPartition(table, spec, signal)) === null) return null;
    const selected = range === null || !this.hasSequence ? null : await this.#select(place, range, signal);
    return selected ?? this.#client.createDownload({ table, partition: spec, quotaName }, signal);
  }

  /** Only the rows of a time range, chosen by the service; null when it will not. */
  async #select({ table, partition }: Place, range: Window, signal: AbortSignal): Promise<DownloadSession | null> {
    const { time } = this.#request.sequence!;
    const columns = this.#columns.map(({ name }) => quoteName(name));
    const text = `SUBSTR(${columns[this.#sequenceAt]}, ${time.from + 1}, ${time.length})`;
    const conditions = [
      ...levelsOf(partition).map(([key, value]) => `${quoteName(key)} = ${quoteText(value)}`),
      `${text} >= ${quoteText(time.text(range.startMs))}`,
      `${text} < ${quoteText(time.text(range.endMs))}`,
    ];
    const sql = `SELECT ${columns.join(", ")} FROM ${quoteName(table)} WHERE ${conditions.join(" AND ")};`;
    try {
      const instance = await this.#client.runSql(sql, { settings: ODPS2_TYPES }, signal);
      const result = await this.#client.openResult(instance, signal);
      return result.kind === "rows" && result.session.recordCount !== PERHAPS_CUT ? result.session : null;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || signal.aborted) throw thrown;
      this.#context.log.warn(`The rows cannot be chosen by SQL: ${thrown.message} Downloading all of them.`);
      return null;
    }
  }

  #audited(row: readonly OdpsValue[], partition: string): AuditedRow {
    const { print, sum } = this.#printer.print(row, partition);
    const sequence = this.#sequenceAt < 0 ? null : row[this.#sequenceAt]!;
    return {
      print,
      sum,
      sequence: sequence === null ? null : textOf(sequence),
      show: () => {
        const levels = levelsOf(partition).map(([, value]) => value);
        return [...row.map((value) => (value === null ? null : textOf(value))), ...levels];
      },
    };
  }
}

/** The partition that a row goes to, as its specification; empty for a table without partitions. */
function partitionNamer(parameter: OdpsWriterParameter, { partition }: Target): (cursor: RowCursor) => string {
  if (partition.kind === "static") {
    const spec = partition.spec === null ? "" : formatPartitionSpec(partition.spec);
    return () => spec;
  }
  const valueOf = levelValue(parameter);
  return (cursor) =>
    formatPartitionSpec(partition.levels.map((level) => [level.name, valueOf(cursor, level) ?? ""] as const));
}

interface Place {
  readonly table: string;
  readonly partition: string | null;
  readonly quotaName: string | null;
}

const levelsOf = (partition: string | null): PartitionSpec => (partition ? parsePartitionSpec(partition) : []);

function placesOf(sessions: readonly SessionSeal[]): Place[] {
  const places = new Map<string, Place>();
  for (const { detail } of sessions) {
    const text = (value: unknown) => (typeof value === "string" ? value : null);
    const partition = text(detail.partition);
    places.set(partition ?? "", { table: String(detail.table), partition, quotaName: text(detail.quotaName) });
  }
  return [...places.values()];
}

function textOf(value: Exclude<OdpsValue, null>): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString();
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member));
}
