import { AppError } from "../errors";
import { withConnection } from "./connection";
import { jobDocument, type JobDocument } from "./document";
import { isObject } from "./formats";
import { readJob, type Job, type JobStep } from "./job";
import { pluginOf } from "./step-types";

export interface Conversion {
  readonly document: Readonly<Record<string, unknown>>;
  /** What could not be taken along, and what must be done before the result runs. */
  readonly notes: readonly AppError[];
}

/** Keys of a job that mean nothing to DataX. */
const DROPPED_SETTINGS = ["executeMode", "failoverEnable", "jvmMemory", "jvmOption", "locale"];

/**
 * The DataX job for a document of version 2.0. Secrets never go into it: connections are placeholders
 * `${ds.NAME.field}` to be filled where it runs. What DataX keeps elsewhere comes back from `extend.datax`.
 * @throws AppError job.step_count, job.broken_hops; ZodError for a document that `checkJob` refuses
 */
export function exportDatax(source: unknown): Conversion {
  const document = jobDocument.parse(source);
  const job = readJob(document);
  const { transformer: _transformer, errorLimit: _errorLimit, job: extraJob, ...extra } = document.extend.datax;
  const { speed, core } = speedOf(job);
  const content = {
    reader: pluginStep(job.reader),
    ...(job.transformers.length === 0 ? {} : { transformer: job.transformers }),
    writer: pluginStep(job.writer),
  };
  const setting = { speed, errorLimit: errorLimitOf(document), ...ownSettings(document) };
  const zone = job.zone === null ? {} : { common: merge(extra.common, { column: { timeZone: job.zone } }) };
  const merged = merge(extra.core, core);
  return {
    document: {
      job: { ...(isObject(extraJob) ? extraJob : {}), setting, content: [content] },
      ...extra,
      ...(Object.keys(merged).length === 0 ? {} : { core: merged }),
      ...zone,
    },
    notes: droppedKeys(document),
  };
}

const pluginStep = ({ category, stepType, parameter }: JobStep) => ({
  name: pluginOf(category, stepType),
  parameter: withConnection(category, stepType, parameter),
});

/** DataX finds the number of channels by dividing the whole rate by one channel's, so `channel` must then be absent. */
function speedOf({ channels, bytesPerSecond, recordsPerSecond }: Job) {
  if (bytesPerSecond === null && recordsPerSecond === null) return { speed: { channel: channels }, core: {} };
  const limits = { byte: bytesPerSecond, record: recordsPerSecond };
  const given = Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== null);
  const perChannel = given.map(([unit, total]) => [unit, Math.max(1, Math.floor(total / channels))] as const);
  return {
    speed: Object.fromEntries(given),
    core: { transport: { channel: { speed: Object.fromEntries(perChannel) } } },
  };
}

function errorLimitOf({ setting: { errorLimit }, extend }: JobDocument) {
  const record = errorLimit.record ?? (errorLimit.strategy === "ZeroTolerance" ? 0 : null);
  const { percentage } = extend.datax.errorLimit;
  return {
    ...(record === null ? {} : { record }),
    ...(typeof percentage === "number" ? { percentage } : {}),
  };
}

/** Settings that neither format defines travel along. */
function ownSettings({ setting }: JobDocument): Record<string, unknown> {
  const known = ["speed", "errorLimit", "common", ...DROPPED_SETTINGS];
  return Object.fromEntries(Object.entries(setting).filter(([key]) => !known.includes(key)));
}

function droppedKeys({ setting, steps, extend }: JobDocument): AppError[] {
  const { datax: _datax, ...otherExtends } = extend;
  return [
    ...DROPPED_SETTINGS.filter((key) => setting[key] !== undefined && setting[key] !== null).map(
      (key) => `setting.${key}`,
    ),
    ...(setting.speed.throttle === false && setting.speed.mbps != null ? ["setting.speed.mbps"] : []),
    ...steps.flatMap((step, index) => (step.category === "processor" ? [`steps[${index}]`] : [])),
    ...Object.keys(otherExtends).map((key) => `extend.${key}`),
  ].map((key) => new AppError("job.not_converted", { key }, { path: key }));
}

/** Objects are merged key by key; everything else is replaced. */
function merge(base: unknown, over: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(over)) merged[key] = isObject(value) ? merge(merged[key], value) : value;
  return merged;
}
