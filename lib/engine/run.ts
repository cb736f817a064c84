import type { AppError } from "@/lib/core/errors";
import type {
  DataSource,
  DirtyRecordSink,
  EngineSettings,
  Journal,
  JournalEntry,
  Reader,
  Receipt,
  RunLog,
  Window,
  Writer,
} from "./contract";
import type { Team } from "./team";

/** Everything one run needs from outside. The engine knows no database, no environment and no connector. */
export interface RunOptions {
  /** Job JSON v2.0 (lib/core/job), its `${name}` references already resolved. */
  readonly job: unknown;
  readonly connectors: ConnectorRegistry;
  /** Opens a registered data source by name. Throws AppError when there is none. */
  readonly dataSource: (name: string) => Promise<DataSource>;
  readonly zone: string;
  readonly settings: EngineSettings;
  /** Unique name of this attempt; where a run may have several, all of them begin with the run's name and a slash. */
  readonly attempt: string;
  readonly log: RunLog;
  readonly dirtyRecords: DirtyRecordSink;
  readonly journal: Journal;
  /**
   * Journal of the earlier attempts of this run that nobody saw end, in order. The run first settles what they left
   * open: it completes an announced commit, continues stored blocks, or starts over. Empty for a deliberate rerun.
   */
  readonly history: readonly JournalEntry[];
  /** Spreads the run over several processes when its job asks for that; left out where there are no others. */
  readonly team?: Team;
  readonly onProgress: (progress: RunProgress) => void;
  readonly now: () => Date;
  /** Aborting it stops the run within seconds; the run then ends as STOPPED and nothing becomes visible. */
  readonly signal: AbortSignal;
}

export interface ConnectorRegistry {
  reader(stepType: string): Reader | null;
  writer(stepType: string): Writer | null;
}

export interface RunCounts {
  readonly recordsRead: number;
  readonly recordsWritten: number;
  readonly recordsDirty: number;
  readonly recordsFiltered: number;
  readonly bytes: number;
}

export interface RunProgress extends RunCounts {
  readonly stage: RunStage;
  /** 0…1 by position within the window, or null while it is not known. */
  readonly fraction: number | null;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly splits: readonly SplitProgress[];
}

export type RunStage = "init" | "prepare" | "transfer" | "commit" | "finish" | "done";

export interface SplitProgress extends RunCounts {
  readonly id: string;
  readonly state: "waiting" | "reading" | "drained";
  /** Time of the last record read, epoch milliseconds, or null before the first one. */
  readonly positionMs: number | null;
  /** Calls for it that failed and were made again, in this attempt. */
  readonly retries: number;
}

export interface RunSummary extends RunCounts {
  /** UNKNOWN: the commit was sent and nobody can tell whether it took effect. Never run again without a decision. */
  readonly state: "SUCCESS" | "FAILURE" | "STOPPED" | "UNKNOWN";
  readonly window: Window | null;
  /** How long the source keeps its changes, or null while it is not known. */
  readonly retentionHours: number | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Milliseconds spent in each stage that was reached. */
  readonly stages: Readonly<Partial<Record<RunStage, number>>>;
  readonly splits: readonly SplitProgress[];
  /** Dirty records by reason code. */
  readonly dirtyByCode: Readonly<Record<string, number>>;
  /** Present when something was committed. */
  readonly receipt: Receipt | null;
  /** Present unless the state is SUCCESS. */
  readonly error: AppError | null;
}
