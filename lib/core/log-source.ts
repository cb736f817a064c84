export type LogLevel = "info" | "warn" | "error";

/** One line as the server keeps it. */
export interface RawLine {
  /** Counted from 1. */
  readonly number: number;
  /** Offset of its first byte. */
  readonly byte: number;
  /** Of the entry that the line belongs to. */
  readonly level: LogLevel;
  readonly text: string;
}

/** A stretch of whole lines of one log. Positions are bytes from the log's beginning. */
export interface LogStretch {
  readonly lines: readonly RawLine[];
  readonly byteFrom: number;
  /** Exclusive. */
  readonly byteTo: number;
}

/** A stretch, and how long the log is now. */
export interface LogPage extends LogStretch {
  readonly totalBytes: number;
  /** Nothing will be added any more. */
  readonly closed: boolean;
}

export interface LogQuery {
  readonly text: string;
  readonly regex: boolean;
  /** `error` looks for error lines and ignores the text. */
  readonly level?: "error";
}

/** Where a log viewer reads from. */
export interface LogSource {
  /** Changes when another log is shown. */
  readonly id: string;
  readonly downloadUrl: string;
  tail(signal: AbortSignal): Promise<LogPage>;
  /** The whole lines that end at `byte`. */
  before(byte: number, signal: AbortSignal): Promise<LogPage>;
  /** The whole lines that begin at `byte`. */
  after(byte: number, signal: AbortSignal): Promise<LogPage>;
  /** A page with the line in it, with some lines above. */
  around(line: number, signal: AbortSignal): Promise<LogPage>;
  /** Number of the next line below (or above) the given one that the query finds, or null. */
  find(query: LogQuery, fromLine: number, direction: "down" | "up", watch: SearchWatch): Promise<number | null>;
  /**
   * Calls back for everything appended after `byte`, in order and without a gap; resumes by itself after a lost
   * connection. Returns how to stop.
   */
  follow(byte: number, listener: LogFollower): () => void;
}

export interface SearchWatch {
  readonly signal: AbortSignal;
  /** A long search tells where it is: how much of the log lies above, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export interface LogFollower {
  onStretch(stretch: LogStretch): void;
  onEnd(): void;
  /** Whether lines arrive now, or the connection is being restored. */
  onConnection(connected: boolean): void;
}
