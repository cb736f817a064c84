import { AppError } from "../errors";

interface Step {
  readonly category?: string;
  readonly stepType?: string;
  readonly parameter?: Readonly<Record<string, unknown>>;
}
interface JobLike {
  readonly steps: readonly Step[];
  readonly setting?: Readonly<Record<string, unknown>>;
  readonly extend?: { readonly datax?: Readonly<Record<string, unknown>> };
}

/**
 * A job as it replays `records` rejected ones. It appends and does nothing else to the destination: no truncation, no
 * SQL before or after. Records may be dirty again, as long as some are not; with nothing loaded, trying again is better.
 */
export function replayJob(job: unknown, records: number): unknown {
  const { steps, setting, extend, ...rest } = job as JobLike;
  const { executeMode: _, ...settings } = setting ?? {};
  const { errorLimit: __, ...datax } = extend?.datax ?? {};
  return {
    ...rest,
    steps: steps.map((step) =>
      step.category === "writer"
        ? { ...step, parameter: { ...step.parameter, truncate: false, preSql: [], postSql: [] } }
        : step,
    ),
    setting: { ...settings, errorLimit: { record: records - 1 } },
    ...(extend ? { extend: { ...extend, datax } } : {}),
  };
}

/** Where a job writes, for people and to compare: `source.table`, with the partition where it names one. */
export function destinationOf(job: unknown): string {
  const { datasource, table, partition } = parameterOf(job, "writer");
  const place = Array.isArray(partition) ? partition.join("/") : partition;
  const name =
    [datasource, table].filter((part) => typeof part === "string").join(".") || stepOf(job, "writer").stepType!;
  return typeof place === "string" && place !== "" ? `${name}/${place.replaceAll(/\s*,\s*/g, "/").trim()}` : name;
}

/**
 * For each column that the published code reads, its index among the columns as run; null when they are the same.
 * Records that were read once are put into the order of the code that writes them now, by name.
 * @throws AppError dirty.columns_changed
 */
export function columnOrder(published: unknown, asRun: unknown, kept: readonly string[]): readonly number[] | null {
  const [now, then] = [stepOf(published, "reader"), stepOf(asRun, "reader")];
  const { column: nowColumns, ...nowRest } = now.parameter ?? {};
  const { column: thenColumns, ...thenRest } = then.parameter ?? {};
  if (now.stepType !== then.stepType || canonical(nowRest) !== canonical(thenRest))
    throw changed("another reader, or other parameters of it");
  if (canonical(nowColumns) === canonical(thenColumns)) return null;
  const [wanted, given] = [namesOf(nowColumns), namesOf(thenColumns)];
  // Only where what is kept begins with the columns of the list can they be told apart by their names.
  if (wanted === null || given === null || given.length === 0 || given.some((name, index) => kept[index] !== name))
    throw changed("its columns cannot be told apart by name");
  const order = wanted.map((name) => {
    const index = given.indexOf(name);
    if (index < 0) throw changed(`${name} was not read then`);
    return index;
  });
  return [...order, ...kept.keys().drop(given.length)];
}

function namesOf(columns: unknown): string[] | null {
  if (!Array.isArray(columns)) return null;
  const names = columns.map((each: unknown) =>
    typeof each === "string" ? each : (each as { name?: unknown } | null)?.name,
  );
  return names.every((name) => typeof name === "string") ? names : null;
}

const changed = (reason: string) => new AppError("dirty.columns_changed", { reason });

function stepOf(job: unknown, category: string): Step {
  return (job as JobLike).steps.find((step) => step.category === category) ?? {};
}

const parameterOf = (job: unknown, category: string) => stepOf(job, category).parameter ?? {};

/** Text that is equal for equal values, whatever the order of keys. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each,
    ) ?? ""
  );
}
