import { DEFAULT_SETTINGS, type DirtyRecord, type JournalEntry, type Reader, type Writer } from "../contract";
import type { RunOptions, RunProgress } from "../run";

/** Options of a run between two given ends that keeps everything it is told. */
export interface RecordedRun extends RunOptions {
  readonly lines: string[];
  readonly entries: JournalEntry[];
  readonly dirtyStored: DirtyRecord[];
  readonly progress: RunProgress[];
}

export function recordedRun(
  reader: Reader,
  writer: Writer,
  changes: Partial<RunOptions> & {
    readonly setting?: Readonly<Record<string, unknown>>;
    readonly extend?: unknown;
  } = {},
): RecordedRun {
  const lines: string[] = [];
  const entries: JournalEntry[] = [];
  const dirtyStored: DirtyRecord[] = [];
  const progress: RunProgress[] = [];
  const { setting, extend, ...options } = changes;
  return {
    job: jobBetween(setting, extend),
    connectors: { reader: () => reader, writer: () => writer },
    dataSource: () => Promise.reject(new Error("no data source is needed here")),
    zone: "Asia/Shanghai",
    settings: DEFAULT_SETTINGS,
    attempt: "attempt-1",
    log: {
      info: (line) => void lines.push(`INFO ${line}`),
      warn: (line) => void lines.push(`WARN ${line}`),
      error: (line) => void lines.push(`ERROR ${line}`),
    },
    dirtyRecords: { add: async (records) => void dirtyStored.push(...records) },
    journal: { record: async (entry) => void entries.push(entry) },
    history: [],
    onProgress: (one) => void progress.push(one),
    now: () => new Date(),
    signal: new AbortController().signal,
    ...options,
    lines,
    entries,
    dirtyStored,
    progress,
  };
}

function jobBetween(setting: Readonly<Record<string, unknown>> = {}, extend: unknown = undefined) {
  return {
    type: "job",
    version: "2.0",
    steps: [
      { stepType: "stream", category: "reader", name: "Reader", parameter: STREAM_PARAMETER },
      { stepType: "stream", category: "writer", name: "Writer", parameter: {} },
    ],
    setting: { speed: { concurrent: 2 }, errorLimit: { record: "0" }, ...setting },
    ...(extend === undefined ? {} : { extend }),
  };
}

/** The job names the stream connectors, whose parameters need no service; the registry puts others in their place. */
const STREAM_PARAMETER = { sliceRecordCount: 1, column: [{ value: "x" }] };
