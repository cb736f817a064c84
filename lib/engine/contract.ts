import type { z } from "zod";
import type { Catalog, DataSource, Value } from "./catalog";
import type { BlockRecord, JournalEntry, Json, SessionRecord, SessionSeal, SplitMark } from "./journal";
import type { BatchFormat, BatchSchema, RecordBatch } from "./record-batch";

export type * from "./catalog";
export type * from "./journal";
export type * from "./record-batch";

/** Logical type of a record column, as in the original engine. */
export type ColumnType = "string" | "long" | "double" | "boolean" | "date" | "bytes";

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
  /** The job's rate limit, or null: what arrives at once should be small against it. */
  readonly bytesPerSecond: number | null;
  /** The same in records. */
  readonly recordsPerSecond: number | null;
  readonly settings: EngineSettings;
  readonly log: RunLog;
  /** Names this attempt in everything it leaves behind: see RunOptions. Unique, and safe in a status row. */
  readonly attempt: string;
  /** What earlier attempts of the same run recorded; empty for a first attempt and for a deliberate rerun. */
  readonly history: readonly JournalEntry[];
  /** Records a session as soon as it exists: one that is not in the journal cannot be found again. */
  readonly sessionOpened: (session: SessionRecord) => Promise<void>;
  /** Tells the stall detector that a service answered. */
  readonly alive: () => void;
  /** Counts a call for a split that failed and is made again. */
  readonly retried: (split: string) => void;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export interface Reader extends Connector {
  /** Refuses everything that can be refused, and writes nothing but locks. */
  plan(context: RunContext): Promise<ReadPlan>;
  /** Makes `positions` durable. Called after the commit: by the run itself, or by the successor that finds it done. */
  publish(context: RunContext, positions: Json, signal: AbortSignal): Promise<void>;
  /** The plan of another process, to read splits of it: claims nothing and publishes nothing. */
  join?(context: RunContext, shared: Json): Promise<ReadPlan>;
  /** What a verification needs of the source; absent where reading again gives other records. */
  reread?(context: RunContext): Promise<Rereading>;
}

/** Reading a window again, to compare: claims nothing, writes nothing. */
export interface Rereading {
  readonly schema: BatchSchema;
  readonly sequence: SequenceColumn | null;
  /** The run's plan once more, from where it started. @throws AppError when the source no longer holds the window */
  plan(): Promise<ReadPlan>;
}

/** A column from which a stored row's place in the source can be read. */
export interface SequenceColumn {
  /** Index in the schema. */
  readonly column: number;
  placeOf(text: string): { readonly split: string; readonly timeMs: number } | null;
  /** The characters `[from, from + length)` of the text sort by time; `text` writes a time that way. */
  readonly time: { readonly from: number; readonly length: number; text(epochMs: number): string };
}

/** Splits run in parallel, each once those named in `after` are drained. */
export interface ReadPlan {
  /** The half-open window `[startMs, endMs)`, or null for a reader without one. */
  readonly window: Window | null;
  readonly schema: BatchSchema;
  readonly splits: readonly ReadSplit[];
  /** How long the source keeps what it has to give, hours; left out where it keeps it for good or nobody knows. */
  readonly retentionHours?: number;
  /** Takes over what others have read of these splits. Called before they, or those that come after them, are read. */
  resume(marks: readonly SplitMark[]): void;
  /** What `publish` will be given; complete once every split is drained. */
  positions(): Json;
  /** What other processes need to read splits of this plan; absent where only this one can. */
  share?(): Json;
  /** Lets go of locks. Never throws; runs after success and failure alike. */
  release(): Promise<void>;
}

export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

export interface ReadSplit {
  readonly id: string;
  readonly after: readonly string[];
  /** Rows the split will give, where the source knows; progress is measured by it when there is no window. */
  readonly expectedRecords?: number;
  /** `from` is the position of a batch that was stored, or null for the split's beginning. */
  read(signal: AbortSignal, from: string | null): AsyncIterable<RecordBatch>;
  /** Where the split ended, for its mark; valid once it is drained. */
  end(): string | null;
}

export interface Writer extends Connector {
  /**
   * Asks the destination for what `begin` will need, while the source is planned. Changes nothing; a failure is for `begin`
   * to tell.
   */
  look?(context: RunContext): Promise<unknown>;
  /** Everything that can be refused is refused here, before a row is read. `looked` is what `look` gave, where it was asked. */
  begin(context: RunContext, source: BatchSchema, looked?: Promise<unknown>): Promise<WriteSession>;
  /** The session of another process, to write blocks into it under the numbers that `nextBlock` gives. */
  join?(
    context: RunContext,
    source: BatchSchema,
    shared: Json,
    nextBlock: () => Promise<number>,
  ): Promise<Pick<WriteSession, "openChannel">>;
  /**
   * Finds out what became of a commit that an earlier attempt had announced, and completes it where it still can be.
   * `committed`: every row is visible. `void`: none is, and none will be. `unknown`: a person must decide.
   */
  recover(context: RunContext, sessions: readonly SessionSeal[], signal: AbortSignal): Promise<Recovery>;
  /** What a verification needs of the destination; absent where nothing can be read back. */
  audit?(context: RunContext, request: AuditRequest): Promise<DestinationAudit>;
}

export interface AuditRequest {
  readonly source: BatchSchema;
  readonly sequence: SequenceColumn | null;
  /** What the run committed. */
  readonly sessions: readonly SessionSeal[];
}

/** Rows of the destination in a form in which they can be compared with what the run must have written. */
export interface DestinationAudit {
  readonly columns: readonly string[];
  /** The run replaced everything in its place, so that whatever is there is its own. */
  readonly isExclusive: boolean;
  /** Whether stored rows carry their sequence. */
  readonly hasSequence: boolean;
  /** Gives the rows that the run wrote for a batch; what it rejected is left out. Each row is valid until the next. */
  expect(batch: RecordBatch, take: (row: AuditedRow) => void): void;
  /** The rows that are there now, each valid until the next; with a time range only those whose sequence lies in it, where they have one. */
  stored(range: Window | null, signal: AbortSignal): AsyncIterable<AuditedRow>;
  /** All rows in the tables or partitions that the run wrote to, whoever wrote them. */
  count(signal: AbortSignal): Promise<number>;
  close(): void;
}

export interface AuditedRow {
  /** Equal for equal rows at equal places, and hardly ever for others. */
  readonly print: bigint;
  /** What the row adds to the hash of what was written. */
  readonly sum: bigint;
  readonly sequence: string | null;
  show(): (string | null)[];
}

export type Recovery =
  { readonly outcome: "committed" | "void" } | { readonly outcome: "unknown"; readonly reason: string };

/** No written row is visible before `commit`. `abort` never throws and may be called at any time. */
export interface WriteSession {
  /** Formats it writes without looking at single values, the best first; anything else goes through the cursor. */
  readonly accepts: readonly BatchFormat[];
  /** The blocks of `context.history` are still there: reading may go on from their marks. */
  readonly resumed: boolean;
  openChannel(index: number, events: ChannelEvents, signal: AbortSignal): Promise<ChannelWriter>;
  /**
   * Lets other processes write into this session as well: from now on numbers of blocks come from `nextBlock`, none of
   * them below `firstBlock`. Absent where only one process can write.
   */
  share?(nextBlock: () => Promise<number>): { readonly session: Json; readonly firstBlock: number };
  /**
   * Takes over what other processes stored, before `seal`. A block that is neither among `blocks` nor this process's own
   * was stored by one that is lost, and read again by another: it must not become visible.
   */
  adopt?(blocks: readonly BlockRecord[], signal: AbortSignal): Promise<void>;
  /** Checks that the destination holds exactly what was written, and says what `commit` will make visible. */
  seal(signal: AbortSignal): Promise<readonly SessionSeal[]>;
  /**
   * Makes the sealed rows visible. Throws `run.commit_unknown` when it cannot be told whether they are; any other
   * error says that none is.
   */
  commit(signal: AbortSignal): Promise<void>;
  /** What the job asked to be done once its rows are visible and its positions published. */
  finish?(signal: AbortSignal): Promise<void>;
  abort(): Promise<void>;
}

export interface ChannelEvents {
  /**
   * The first `batches` batches given to this channel are stored by the destination, the last of them in `block`.
   * Called from within a later `write`, or from `close`; awaited, because it is journalled.
   */
  blockWritten(block: BlockRecord, batches: number): Promise<void>;
}

/** Rejected rows come back as `dirty`; failures of the service throw. */
export interface ChannelWriter {
  write(batch: RecordBatch, signal: AbortSignal): Promise<WriteResult>;
  /** Stores what is left. After it every batch has been reported by `blockWritten`. */
  close(signal: AbortSignal): Promise<void>;
}

export interface WriteResult {
  readonly written: number;
  /** Sum of the hashes of the written rows: see multiset-hash.ts. */
  readonly hash: bigint;
  readonly dirty: readonly RejectedRow[];
}

/** A record that does not go on, by its place in the batch. */
export interface RejectedRow {
  /** Index in the batch. */
  readonly row: number;
  /** Index of the offending column, or null when the whole record is to blame. */
  readonly column: number | null;
  /** Code of the catalogue (lib/core/errors), for counting by reason. */
  readonly code: string;
  readonly reason: string;
}

/** A rejected record as it was read, before any transformer. */
export interface DirtyRecord extends Omit<RejectedRow, "row"> {
  readonly side: "reader" | "writer";
  readonly split: string;
  /** How many records of the split come before it, over all attempts of the run. */
  readonly place: number;
  /** The record's place in the source's own order, where it has one. */
  readonly sequence: string | null;
  readonly row: readonly Value[];
  /** Columns whose text is not UTF-8: `row` holds its bytes. */
  readonly brokenTexts: readonly number[];
  /** Whether `row` holds everything; of a record that is too large, long values are told by their size only. */
  readonly isWhole: boolean;
}

/** What people read in the Operation Center while the run goes on. Lines never hold secrets or rows. */
export interface RunLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Keeps dirty records. Resolves when they are stored: a run may not finish before. */
export interface DirtyRecordSink {
  /** `columns` are those of the reader. */
  add(records: readonly DirtyRecord[], columns: BatchSchema["columns"]): Promise<void>;
}

/** Limits an installation may set; DEFAULT_SETTINGS holds what applies otherwise. */
export interface EngineSettings {
  /** A window may start no earlier than now − retention + this. */
  readonly beforeOffsetMs: number;
  /** A window may end no later than now − this. */
  readonly afterOffsetMs: number;
  /** No rows, bytes or calls for this long means the run is stuck. */
  readonly stallMs: number;
  /** Bytes of read but unwritten batches, over all channels. */
  readonly bufferBytes: number;
  /** A record above this is dirty. */
  readonly maxRecordBytes: number;
  /** How often the run log gets a line of progress. */
  readonly reportMs: number;
}

export const DEFAULT_SETTINGS: EngineSettings = {
  beforeOffsetMs: 10 * 60_000,
  afterOffsetMs: 5 * 60_000,
  stallMs: 30 * 60_000,
  bufferBytes: 32 << 20,
  maxRecordBytes: 64 << 20,
  reportMs: 10_000,
};
