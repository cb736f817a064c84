import { AppError } from "../errors";
import type { JobDocument, JobStepDocument } from "./document";
import type { StepCategory } from "./step-types";
import type { Transformer } from "./transformer";

/** One end of a job, as the engine uses it. `parameter` is still untyped: its connector's schema parses it. */
export interface JobStep {
  readonly category: StepCategory;
  readonly stepType: string;
  readonly name: string;
  /** Where the step stands in the document: `steps[0]`. */
  readonly path: string;
  readonly parameter: Readonly<Record<string, unknown>>;
  /** Name of its data source, or null for steps that need none. */
  readonly dataSource: string | null;
}

/** A job as the engine runs it: one reader, one writer, and the settings with every default in place. */
export interface Job {
  readonly reader: JobStep;
  readonly writer: JobStep;
  readonly transformers: readonly Transformer[];
  readonly channels: number;
  readonly bytesPerSecond: number | null;
  readonly recordsPerSecond: number | null;
  readonly dirtyLimit: DirtyLimit;
  /** Zone of the job's own settings, or null for the workspace's. */
  readonly zone: string | null;
  readonly distributed: boolean;
}

/** Tolerated dirty records: a number, a share of the records read (0…1, checked at the end), or any. */
export type DirtyLimit =
  | { readonly kind: "records"; readonly maximum: number }
  | { readonly kind: "share"; readonly maximum: number }
  | { readonly kind: "none" };

/**
 * Finds the pair of steps and settles the settings of a parsed document.
 * @throws AppError job.step_count, job.broken_hops
 */
export function readJob(document: JobDocument): Job {
  const { setting, extend } = document;
  const { reader, writer } = findPair(document);
  const { concurrent, throttle, mbps, record } = setting.speed;
  return {
    reader,
    writer,
    transformers: extend.datax.transformer,
    channels: concurrent,
    bytesPerSecond: throttle && mbps ? mbps * 1_048_576 : null,
    recordsPerSecond: throttle && record ? record : null,
    dirtyLimit: dirtyLimit(document),
    zone: setting.common.column.timeZone || null,
    distributed: setting.executeMode === "distribute",
  };
}

function dirtyLimit({ setting: { errorLimit }, extend }: JobDocument): DirtyLimit {
  const { percentage } = extend.datax.errorLimit;
  if (typeof errorLimit.record === "number") return { kind: "records", maximum: errorLimit.record };
  if (errorLimit.strategy === "ZeroTolerance") return { kind: "records", maximum: 0 };
  if (typeof percentage === "number") return { kind: "share", maximum: percentage };
  return { kind: "none" };
}

function findPair({ steps, order }: JobDocument): { readonly reader: JobStep; readonly writer: JobStep } {
  const [reader, ...otherReaders] = stepsOf(steps, "reader");
  const [writer, ...otherWriters] = stepsOf(steps, "writer");
  if (reader === undefined || writer === undefined || otherReaders.length > 0 || otherWriters.length > 0) {
    const count = (first: unknown, others: readonly unknown[]) => (first === undefined ? 0 : 1 + others.length);
    const params = { readers: count(reader, otherReaders), writers: count(writer, otherWriters) };
    throw new AppError("job.step_count", params, { path: "steps" });
  }
  const hops = order?.hops ?? [];
  if (hops.length > 0 && !leadsTo(reader.name, writer.name, hops)) {
    throw new AppError("job.broken_hops", { reader: reader.name, writer: writer.name }, { path: "order.hops" });
  }
  return { reader, writer };
}

function stepsOf(steps: readonly JobStepDocument[], category: StepCategory): JobStep[] {
  return steps.flatMap((step, index) => {
    if (step.category !== category) return [];
    const { stepType = "", name = category === "reader" ? "Reader" : "Writer", parameter } = step;
    const dataSource = typeof parameter.datasource === "string" ? parameter.datasource : null;
    return [{ category, stepType, name, path: `steps[${index}]`, parameter, dataSource }];
  });
}

/** Wizard jobs put a processor between the two ends: a path is enough. */
function leadsTo(from: string, to: string, hops: readonly { readonly from: string; readonly to: string }[]): boolean {
  const reached = new Set([from]);
  for (const name of reached) for (const hop of hops) if (hop.from === name) reached.add(hop.to);
  return reached.has(to);
}
