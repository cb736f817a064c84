import type { z } from "zod";
import type { Secret } from "@/lib/core/secret";
import type { RecordBatch } from "./record-batch";

/** Logical type of a record column, as in the original engine. */
export type ColumnType = "string" | "long" | "double" | "boolean" | "date" | "bytes";

/** A column of a table as the user sees it; `type` is the service's own type name, `STRING` or `DECIMAL(10,2)`. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly role: "primaryKey" | "column" | "partition";
  readonly comment?: string;
}

/** A registered data source, opened for use. `settings` holds what is not secret, `secrets` the rest, by field name. */
export interface DataSource {
  readonly name: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** One value as previews and dirty records show it. */
export type Value = string | bigint | number | boolean | Date | Uint8Array | null;

/** Everything a connector can be asked outside a run. Each call ends in an AppError that names the failing layer. */
export interface Catalog {
  /** Resolves when the data source can be reached, is who it claims to be, and may be listed. */
  test(dataSource: DataSource, signal: AbortSignal): Promise<void>;
  tables(dataSource: DataSource, signal: AbortSignal): Promise<readonly string[]>;
  columns(dataSource: DataSource, table: string, signal: AbortSignal): Promise<readonly TableColumn[]>;
  /** The first rows, in the order of `columns`; at most `limit`. */
  preview(
    dataSource: DataSource,
    table: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly (readonly Value[])[]>;
}

export interface Connector extends Catalog {
  /** The string in the job JSON, and the name of the connector's folder. */
  readonly stepType: string;
  /** Type of the data sources it works on, or null when it needs none (`stream`). */
  readonly dataSourceType: string | null;
  readonly parameter: z.ZodType;
}

/** What a connector is given for one run. Scheduling parameters are substituted, the parameter is parsed. */
export interface RunContext<Parameter = unknown> {
  readonly parameter: Parameter;
  readonly dataSource: DataSource | null;
  /** IANA zone in which window texts and dates are read; never the host's. */
  readonly zone: string;
  /** Lanes the job asks for: `setting.speed.concurrent`. */
  readonly channels: number;
  readonly settings: EngineSettings;
  readonly log: RunLog;
  readonly journal: Journal;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export interface Reader extends Connector {
  plan(context: RunContext): Promise<ReadPlan>;
}

/** Splits run in parallel, each once those named in `after` are drained. */
export interface ReadPlan {
  /** The half-open window `[startMs, endMs)`, or null for a reader without one. */
  readonly window: Window | null;
  readonly splits: readonly ReadSplit[];
  /** Runs once, after the writer's commit: the only place where positions may become durable. */
  finish(signal: AbortSignal): Promise<void>;
}

export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

export interface ReadSplit {
  readonly id: string;
  readonly after: readonly string[];
  read(signal: AbortSignal): AsyncIterable<RecordBatch>;
}

export interface Writer extends Connector {
  /** Everything that can be refused is refused here, before a row is read. */
  begin(context: RunContext): Promise<WriteSession>;
}

/** No written row is visible before `commit`. `abort` never throws and may be called at any time. */
export interface WriteSession {
  openChannel(index: number, signal: AbortSignal): Promise<ChannelWriter>;
  commit(signal: AbortSignal): Promise<void>;
  abort(): Promise<void>;
}

/** Rejected rows come back as `dirty`; failures of the service throw. */
export interface ChannelWriter {
  write(batch: RecordBatch, signal: AbortSignal): Promise<WriteResult>;
  close(signal: AbortSignal): Promise<void>;
}

export interface WriteResult {
  readonly written: number;
  readonly dirty: readonly DirtyRecord[];
}

export interface DirtyRecord {
  readonly side: "reader" | "writer";
  readonly row: readonly Value[];
  /** Index of the offending column, or null when the whole record is to blame. */
  readonly column: number | null;
  readonly reason: string;
}

/** What people read in the Operation Center while the run goes on. Lines never hold secrets or rows. */
export interface RunLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Keeps dirty records. Resolves when they are stored: a run may not finish before. */
export interface DirtyRecordSink {
  add(records: readonly DirtyRecord[]): Promise<void>;
}

/** Records what a run is about to do before it does it, so that a successor can decide what happened. */
export interface Journal {
  record(entry: JournalEntry): Promise<void>;
}

export type JournalEntry =
  | { readonly type: "planned"; readonly window: Window | null; readonly splits: readonly string[] }
  | { readonly type: "sessionOpened"; readonly session: string; readonly detail: Readonly<Record<string, unknown>> }
  | {
      readonly type: "blockWritten";
      readonly session: string;
      readonly block: number;
      readonly records: number;
      readonly bytes: number;
    }
  | { readonly type: "commitIntended"; readonly sessions: readonly string[] }
  | { readonly type: "committed"; readonly sessions: readonly string[] }
  | { readonly type: "positionsPublished" };

/** Limits an installation may set; the defaults are the original engine's, or better where it says so. */
export interface EngineSettings {
  /** A window may start no earlier than now − retention + this. */
  readonly beforeOffsetMs: number;
  /** A window may end no later than now − this. */
  readonly afterOffsetMs: number;
  /** No rows, bytes or calls for this long means the run is stuck. */
  readonly stallMs: number;
  /** What to do when the stream no longer holds the whole window. */
  readonly onTrimmedData: "fail" | "continue";
}
