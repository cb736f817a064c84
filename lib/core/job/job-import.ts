import { AppError } from "../errors";
import { withoutConnection } from "./connection";
import { JOB_VERSION, MAX_CONCURRENT } from "./document";
import type { Conversion } from "./datax-export";
import { isDatax, isJobDocument, isObject, isVersion1 } from "./formats";
import { stepTypeOfPlugin, type StepCategory } from "./step-types";

type Settings = Readonly<Record<string, unknown>>;

/**
 * A document of version 2.0 from any job: one of 2.0 as it is, one of 1.0, or a DataX job. What only DataX knows is
 * kept under `extend.datax` and used from there; connections that were spelled out are replaced by the name of a data
 * source, and their secrets are dropped.
 * @throws AppError job.unknown_format, job.speed_missing, job.speed_incomplete
 */
export function importJob(source: unknown): Conversion {
  if (isDatax(source)) return importDatax(source);
  if (isVersion1(source)) return importVersion1(source);
  if (isJobDocument(source)) return { document: source, notes: [] };
  throw new AppError("job.unknown_format", {});
}

function importVersion1({
  configuration,
  ...rest
}: {
  readonly configuration: Settings;
  readonly [key: string]: unknown;
}): Conversion {
  const { reader, writer, setting, ...others } = configuration;
  const ends = [importStep("reader", reader, "plugin"), importStep("writer", writer, "plugin")];
  return {
    document: {
      ...rest,
      type: "job",
      version: JOB_VERSION,
      steps: ends.map(({ step }) => step),
      order: HOPS,
      setting: version1Setting(isObject(setting) ? setting : {}),
      ...others,
    },
    notes: ends.flatMap(({ notes }) => notes),
  };
}

/** In version 1.0 a rate needed no switch beside it. */
function version1Setting(setting: Settings): Settings {
  const { speed } = setting;
  if (!isObject(speed) || speed.throttle !== undefined || speed.mbps === undefined) return setting;
  return { ...setting, speed: { ...speed, throttle: true } };
}

function importDatax({ job, ...rest }: { readonly job: Settings; readonly [key: string]: unknown }): Conversion {
  const { content, setting, ...extraJob } = job;
  const [first, ...others] = Array.isArray(content) ? content.filter(isObject) : [];
  if (first === undefined) throw new AppError("job.missing_parameter", { name: "content" }, { path: "job.content" });
  const ends = [importStep("reader", first.reader, "name"), importStep("writer", first.writer, "name")];
  const { speed, errorLimit, ...otherSettings } = isObject(setting) ? setting : {};
  const { record, percentage, ...otherLimits } = isObject(errorLimit) ? errorLimit : {};
  const { common, ...extra } = rest;
  const timed = timeZoneOf(common);
  const concurrency = importSpeed(isObject(speed) ? speed : {}, rest.core);
  const datax = {
    ...extra,
    ...(timed.rest === null ? {} : { common: timed.rest }),
    ...(Object.keys(extraJob).length === 0 ? {} : { job: extraJob }),
    ...(Array.isArray(first.transformer) && first.transformer.length > 0 ? { transformer: first.transformer } : {}),
    ...(percentage === undefined ? {} : { errorLimit: { percentage } }),
  };
  const hasOwn = Object.keys(datax).length > 0;
  return {
    document: {
      type: "job",
      version: JOB_VERSION,
      steps: ends.map(({ step }) => step),
      order: HOPS,
      setting: {
        ...otherSettings,
        errorLimit: {
          ...otherLimits,
          ...(record === undefined ? {} : { record: record === null ? "" : String(record) }),
        },
        speed: concurrency.speed,
        ...(timed.zone === null ? {} : { common: { column: { timeZone: timed.zone } } }),
      },
      ...(hasOwn ? { extend: { datax: withoutSpeed(datax) } } : {}),
    },
    notes: [
      ...ends.flatMap(({ notes }) => notes),
      ...concurrency.notes,
      ...others.map((_, index) => new AppError("job.not_converted", { key: `job.content[${index + 1}]` })),
    ],
  };
}

const HOPS = { hops: [{ from: "Reader", to: "Writer" }] };

function importStep(category: StepCategory, source: unknown, nameKey: "plugin" | "name") {
  const { [nameKey]: name, parameter, ...others } = isObject(source) ? source : {};
  const plugin = typeof name === "string" ? name : "";
  const type = nameKey === "name" ? stepTypeOfPlugin(category, plugin) : plugin;
  const converted = withoutConnection(category, type, isObject(parameter) ? parameter : {});
  const step = {
    stepType: type,
    parameter: converted.parameter,
    name: category === "reader" ? "Reader" : "Writer",
    category,
    ...others,
  };
  const { replaced } = converted;
  const params = { stepType: type, category, name: replaced ?? "" };
  return { step, notes: replaced === null ? [] : [new AppError("job.inline_connection", params)] };
}

/**
 * DataX's number of channels: the whole rate over one channel's, the smaller of bytes and records; only without
 * either, `channel`. Source: DataX JobContainer.adjustChannelNumber.
 */
function importSpeed(speed: Settings, core: unknown): { readonly speed: Settings; readonly notes: AppError[] } {
  const { byte: _byte, record: _record, channel, ...others } = speed;
  const limits = (["byte", "record"] as const).flatMap((unit) => {
    const total = Number(speed[unit] ?? 0);
    if (!(total > 0)) return [];
    const perChannel = Number(perChannelSpeed(core)[unit] ?? -1);
    if (perChannel > 0) return [{ unit, total, channels: Math.max(1, Math.floor(total / perChannel)) }];
    throw new AppError("job.speed_incomplete", { unit }, { path: `core.transport.channel.speed.${unit}` });
  });
  const channels = limits.length > 0 ? Math.min(...limits.map((limit) => limit.channels)) : Number(channel ?? 0);
  if (!(channels > 0)) throw new AppError("job.speed_missing", {}, { path: "job.setting.speed" });
  const concurrent = Math.min(channels, MAX_CONCURRENT);
  const totalOf = (unit: "byte" | "record") => limits.find((limit) => limit.unit === unit)?.total;
  const [bytes, records] = [totalOf("byte"), totalOf("record")];
  return {
    speed: {
      ...others,
      concurrent,
      throttle: limits.length > 0,
      ...(bytes === undefined ? {} : { mbps: bytes / 1_048_576 }),
      ...(records === undefined ? {} : { record: records }),
    },
    notes:
      channels > concurrent
        ? [new AppError("job.not_converted", { key: `channel ${channels}, above ${concurrent}` })]
        : [],
  };
}

function perChannelSpeed(core: unknown): Settings {
  const transport = isObject(core) && isObject(core.transport) ? core.transport : {};
  const channel = isObject(transport.channel) ? transport.channel : {};
  return isObject(channel.speed) ? channel.speed : {};
}

/** The channel's own limits are in `setting.speed` now; kept twice they could contradict each other. */
function withoutSpeed(datax: Settings): Settings {
  const { core, ...rest } = datax;
  if (!isObject(core) || !isObject(core.transport) || !isObject(core.transport.channel)) return datax;
  const { speed: _speed, ...channel } = core.transport.channel;
  const { channel: _channel, ...transport } = core.transport;
  const { transport: _transport, ...others } = core;
  const kept = {
    ...others,
    ...pruned("transport", { ...transport, ...pruned("channel", channel) }),
  };
  return { ...rest, ...pruned("core", kept) };
}

const pruned = (key: string, value: Settings): Settings => (Object.keys(value).length === 0 ? {} : { [key]: value });

function timeZoneOf(common: unknown): { readonly zone: string | null; readonly rest: unknown } {
  if (!isObject(common)) return { zone: null, rest: common ?? null };
  if (!isObject(common.column) || typeof common.column.timeZone !== "string") return { zone: null, rest: common };
  const { timeZone, ...column } = common.column;
  const { column: _column, ...others } = common;
  const rest = { ...others, ...pruned("column", column) };
  return { zone: String(timeZone), rest: Object.keys(rest).length === 0 ? null : rest };
}
