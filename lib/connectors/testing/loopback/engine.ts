import { Secret } from "@/lib/core/secret";
import { DEFAULT_SETTINGS, type DataSource } from "@/lib/engine/contract";
import { runJob } from "@/lib/engine/run-job";
import { connectors } from "../..";
import { serveTasks } from "./process";
import { NOW_MS, TABLE, WINDOW, type LoopbackWorld } from "./shape";

export interface EngineTask {
  readonly world: LoopbackWorld;
  readonly channels: number;
  readonly compress: boolean;
  /** Number among the engines that run at the same time: each has a window of its own. */
  readonly lane: number;
}

export interface EngineResult {
  readonly records: number;
  /** Wall time from the job to its receipt. */
  readonly seconds: number;
  /** Of those, the time in which records were read and written. */
  readonly transferSeconds: number;
  /** Processor time of the whole process. */
  readonly cpuSeconds: number;
  /** The most memory the process ever held. */
  readonly peakBytes: number;
}

// The engine as the process that runs attempts has it: the same job, the same connectors, the same settings. Only what
// goes into the database is dropped.
serveTasks<EngineTask, EngineResult>(null, async ({ world, channels, compress, lane }) => {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const summary = await runJob({
    job: jobOf(channels, compress, lane),
    connectors,
    dataSource: async (name) => dataSourceOf(name, world),
    zone: "Asia/Shanghai",
    settings: DEFAULT_SETTINGS,
    attempt: crypto.randomUUID(),
    log: { info: log, warn: log, error: log },
    dirtyRecords: { add: async () => {} },
    journal: { record: async () => {} },
    history: [],
    onProgress: () => {},
    now: () => new Date(NOW_MS),
    signal: new AbortController().signal,
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (summary.state !== "SUCCESS") throw new Error(lines.join("\n"));
  return {
    records: summary.recordsWritten,
    seconds,
    transferSeconds: (summary.stages.transfer ?? 0) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
});

function jobOf(channels: number, compress: boolean, lane: number) {
  return {
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "otsstream",
        category: "reader",
        name: "Reader",
        parameter: {
          datasource: "source",
          dataTable: TABLE,
          isExportSequenceInfo: true,
          startTimestampMillis: WINDOW[0],
          endTimestampMillis: WINDOW[1] + lane * 60_000,
        },
      },
      {
        stepType: "odps",
        category: "writer",
        name: "Writer",
        parameter: { datasource: "target", table: TABLE, column: ["*"], partition: "", truncate: false, compress },
      },
    ],
    setting: { speed: { concurrent: channels }, errorLimit: { record: "0" } },
  };
}

function dataSourceOf(name: string, world: LoopbackWorld): DataSource {
  const type = name === "source" ? "tablestore" : "maxcompute";
  const { accessKeySecret, ...settings } = world[type];
  return { name, type, settings, secrets: { accessKeySecret: new Secret(accessKeySecret) } };
}
