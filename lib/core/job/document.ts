import { z } from "zod";
import { choice, decimalNumber, flag, help, report, text, wholeNumber } from "./parameter";
import { transformer } from "./transformer";

export const JOB_VERSION = "2.0";
export const MAX_CONCURRENT = 32;
/** Lanes that distributed execution needs at least. */
export const MIN_DISTRIBUTED = 8;

const step = z.looseObject({
  stepType: z.string().optional(),
  category: choice(["reader", "writer", "processor"]).meta(
    help("Category", "reader, writer or processor.", "类别", "reader、writer 或 processor。"),
  ),
  name: z
    .string()
    .optional()
    .meta(help("Name", "What order.hops calls the step.", "名称", "order.hops 引用的名称。")),
  parameter: z.looseObject({}).default({}),
  copies: z.unknown().optional(),
});

const errorLimit = z.looseObject({
  strategy: choice(["ZeroTolerance", "Tolerance", "Ignore"]).nullish(),
  record: z
    .union([z.literal("").transform(() => null), wholeNumber(0)])
    .nullish()
    .meta(
      help(
        "Policy for Dirty Data Records",
        "Tolerated dirty records: 0 for none, empty for any number.",
        "脏数据策略",
        "允许的脏数据条数：0 表示不允许，留空表示不限。",
        "basic",
      ),
    ),
});

const speed = z.looseObject({
  concurrent: wholeNumber(1, MAX_CONCURRENT)
    .default(3)
    .meta(
      help(
        "Task Expected Maximum Concurrency",
        "Upper bound on parallel lanes; fewer are used when there are fewer shards.",
        "任务期望最大并发数",
        "并行通道的上限；分片较少时实际并发更低。",
        "basic",
      ),
    ),
  throttle: flag()
    .default(false)
    .meta(
      help("Synchronisation Rate", "Limit the rate of the whole task.", "同步速率", "限制整个任务的速率。", "basic"),
    ),
  mbps: z
    .union([z.literal("").transform(() => undefined), decimalNumber(1e-6)])
    .nullish()
    .meta(
      help("MB/s", "For the whole task; used while throttle is true.", "MB/s", "整个任务的速率，限流时生效。", "basic"),
    ),
  record: z
    .union([z.literal("").transform(() => undefined), wholeNumber(1)])
    .nullish()
    .meta(
      help(
        "Records/s",
        "For the whole task; used while throttle is true.",
        "记录/秒",
        "整个任务的记录速率，限流时生效。",
      ),
    ),
  dmu: z.unknown().optional(),
});

const setting = z.looseObject({
  executeMode: z.enum(["distribute"]).nullish(),
  failoverEnable: z.unknown().optional(),
  jvmOption: z.unknown().optional(),
  jvmMemory: z.unknown().optional(),
  locale: z.unknown().optional(),
  errorLimit: errorLimit.prefault({}),
  speed: speed.prefault({}),
  common: z
    .looseObject({ column: z.looseObject({ timeZone: z.string().nullish() }).prefault({}) })
    .prefault({})
    .meta(help("Common", "Conversion settings.", "公共设置", "类型转换设置。")),
});

const datax = z.looseObject({
  transformer: z.array(transformer).default([]),
  errorLimit: z.looseObject({ percentage: decimalNumber(0, 1).nullish() }).prefault({}),
});

/** The stored form of a job: DataWorks JSON 2.0. Every object is open; what is not named here is kept. */
export const jobDocument = z
  .looseObject({
    type: z.literal("job"),
    version: z.literal(JOB_VERSION),
    steps: z.array(step),
    order: z.looseObject({ hops: z.array(z.looseObject({ from: text(), to: text() })).default([]) }).optional(),
    setting: setting.prefault({}),
    extend: z.looseObject({ datax: datax.prefault({}) }).prefault({}),
  })
  .superRefine(
    (
      {
        setting: {
          executeMode,
          speed: { concurrent },
        },
      },
      context,
    ) => {
      if (executeMode === "distribute" && concurrent < MIN_DISTRIBUTED) {
        report(context, ["setting", "speed", "concurrent"], "job.distributed_concurrency", {
          minimum: MIN_DISTRIBUTED,
        });
      }
    },
  );

export type JobForm = z.input<typeof jobDocument>;
export type JobDocument = z.output<typeof jobDocument>;
export type JobStepDocument = z.output<typeof step>;
