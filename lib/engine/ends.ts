import { AppError } from "@/lib/core/errors";
import type { Job, JobStep } from "@/lib/core/job";
import type { Reader, RunContext, Writer } from "./contract";
import { named } from "./run-log";
import type { RunOptions } from "./run";

/** Both ends of a job, each with the context its connector is given. */
export interface JobEnds {
  readonly reader: Reader;
  readonly readerContext: RunContext;
  readonly writer: Writer;
  readonly writerContext: RunContext;
}

export interface EndOptions extends RunOptions {
  readonly alive: () => void;
  readonly retried?: RunContext["retried"];
}

/**
 * Finds the connectors and opens their data sources.
 * @throws AppError run.no_connector, run.data_source_type, and whatever `dataSource` throws
 */
export async function openEnds(job: Job, options: EndOptions): Promise<JobEnds> {
  const reader = options.connectors.reader(job.reader.stepType);
  const writer = options.connectors.writer(job.writer.stepType);
  if (reader === null) throw noConnector(job.reader);
  if (writer === null) throw noConnector(job.writer);
  return {
    reader,
    readerContext: await contextOf(job, job.reader, reader, options),
    writer,
    writerContext: await contextOf(job, job.writer, writer, options),
  };
}

async function contextOf(
  job: Job,
  step: JobStep,
  connector: Reader | Writer,
  options: EndOptions,
): Promise<RunContext> {
  const { zone, settings, attempt, history, journal, log, alive, retried, now, signal } = options;
  const parameter: unknown = connector.parameter.parse(step.parameter);
  const dataSource = connector.dataSourceType === null ? null : await options.dataSource(step.dataSource ?? "");
  if (dataSource !== null && dataSource.type !== connector.dataSourceType) {
    throw new AppError(
      "run.data_source_type",
      {
        name: dataSource.name,
        actual: dataSource.type,
        stepType: step.stepType,
        expected: connector.dataSourceType ?? "",
      },
      { path: `${step.path}.parameter.datasource` },
    );
  }
  return {
    parameter,
    dataSource,
    zone: job.zone ?? zone,
    channels: job.channels,
    bytesPerSecond: job.bytesPerSecond,
    recordsPerSecond: job.recordsPerSecond,
    settings,
    log: named(log, step.name),
    attempt,
    history,
    sessionOpened: (session) => journal.record({ type: "sessionOpened", ...session }),
    alive,
    retried: retried ?? (() => {}),
    now,
    signal,
  };
}

function noConnector({ category, stepType, path }: JobStep): AppError {
  return new AppError("run.no_connector", { category, stepType }, { path: `${path}.stepType` });
}
