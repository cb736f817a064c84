import { z } from "zod";
import { checkWindowParameters } from "./otsstream-window";
import { dataSourceName, flag, help, ignored, report, text, wholeNumber } from "./parameter";

/** The reader's own output columns after the primary key; matched without regard to case. */
export const CHANGE_FIELDS = ["colName", "version", "colValue", "opType", "sequenceInfo"] as const;
export type ChangeField = (typeof CHANGE_FIELDS)[number];

export const DEFAULT_STATUS_TABLE = "TableStoreStreamReaderStatusTable";
export const ROW_MODE = "single_version_and_update_only";

const timeText = (title: string, zhTitle: string, description: string, zhDescription: string) =>
  z
    .string()
    .optional()
    .meta(help(title, description, zhTitle, zhDescription, "basic"));

const rowColumn = z.looseObject({
  name: text().meta(help("Name", "Primary key or attribute column.", "名称", "主键或属性列。")),
  is_timeseries_tag: flag()
    .optional()
    .meta(help("Tag", "Look the name up in the tags of a time series.", "时序标签", "从时序数据的标签中取值。")),
});

/**
 * `parameter` of an `otsstream` reader step, as the wizard, script mode and the reader all parse it. The window
 * includes its start and excludes its end. Unknown keys survive. Source: DataX otsstreamreader OTSStreamReaderConfig.
 */
export const otsstreamReader = z
  .looseObject({
    datasource: dataSourceName(),
    dataTable: text()
      .optional()
      .meta(
        help(
          "Table",
          "The source data table. Its Stream must be enabled.",
          "表",
          "源数据表，必须已开启 Stream。",
          "basic",
        ),
      ),
    table: text()
      .optional()
      .meta(help("Table (older name)", "Same as dataTable, which wins.", "表（旧名）", "等同于 dataTable，后者优先。")),
    startTimeString: timeText(
      "Start Time",
      "开始时间",
      "First moment of the window, yyyyMMddHHmmss or a parameter; included.",
      "时间窗口的起点，yyyyMMddHHmmss 或参数；包含。",
    ),
    endTimeString: timeText(
      "End Time",
      "结束时间",
      "End of the window, yyyyMMddHHmmss or a parameter; excluded.",
      "时间窗口的终点，yyyyMMddHHmmss 或参数；不包含。",
    ),
    startTimestampMillis: z
      .union([z.number(), z.string()])
      .optional()
      .meta(help("Start timestamp", "Epoch milliseconds; included.", "开始时间戳", "毫秒时间戳；包含。")),
    endTimestampMillis: z
      .union([z.number(), z.string()])
      .optional()
      .meta(help("End timestamp", "Epoch milliseconds; excluded.", "结束时间戳", "毫秒时间戳；不包含。")),
    date: z
      .union([z.string(), z.number()])
      .optional()
      .meta(help("Date", "yyyyMMdd: the whole of that day.", "日期", "yyyyMMdd：当日全天。")),
    timeZone: text()
      .optional()
      .meta(
        help(
          "Time zone",
          "IANA name or GMT offset in which the times above are read; the workspace's zone otherwise.",
          "时区",
          "解析上述时间所用的时区（IANA 名称或 GMT 偏移），默认为工作空间时区。",
        ),
      ),
    timezone: text().optional(),
    statusTable: text()
      .default(DEFAULT_STATUS_TABLE)
      .meta(
        help(
          "Status Table",
          "Keeps the positions of every run; created on demand in the same instance. Tasks may share it.",
          "状态表",
          "记录每次运行的读取位点，不存在时在同一实例中自动创建，可由多个任务共用。",
          "basic",
        ),
      ),
    maxRetries: wholeNumber(0, 1000)
      .default(30)
      .meta(
        help(
          "Maximum Retries",
          "Retries of each read request; 30 take about five minutes in all.",
          "最大重试次数",
          "每个读请求的最大重试次数，30 次约 5 分钟。",
          "basic",
        ),
      ),
    isExportSequenceInfo: flag()
      .default(false)
      .meta(
        help(
          "Export Sequence Information",
          "Adds the sequence column. It is needed to turn changes into full data later.",
          "导出时序信息",
          "增加时序信息列，后续将增量转换为全量数据时需要。",
          "basic",
        ),
      ),
    mode: z
      .string()
      .optional()
      .meta(
        help(
          "Output mode",
          "Absent: one row per changed column. single_version_and_update_only: one row per changed row.",
          "输出模式",
          "省略：每个变更列一行；single_version_and_update_only：每个变更行一行。",
          "advanced",
        ),
      ),
    column: z
      .array(z.union([z.string(), rowColumn]))
      .default([])
      .meta(
        help(
          "Columns",
          "Column mode: primary keys, colName, version, colValue, opType, sequenceInfo. Row mode: objects with a name.",
          "列",
          "列模式：主键、colName、version、colValue、opType、sequenceInfo；行模式：带 name 的对象。",
          "basic",
        ),
      ),
    isTimeseriesTable: flag()
      .default(false)
      .meta(help("Time-series table", "Row mode only.", "时序表", "仅用于行模式。", "advanced")),
    enableSeekIterator: flag()
      .default(true)
      .meta(
        help(
          "Seek by time",
          "Start near the window when no position is stored.",
          "按时间定位",
          "没有已存位点时按时间定位到窗口附近。",
          "advanced",
        ),
      ),
    acceptTrimmedData: flag()
      .default(false)
      .meta(
        help(
          "Accept missing changes",
          "Read what is left when the Stream does not hold the whole window, instead of failing.",
          "接受缺失的变更",
          "Stream 未完整保留窗口内的变更时，读取剩余部分而不报错。",
          "advanced",
        ),
      ),
    enableTableGroupSupport: flag()
      .default(false)
      .meta(
        help(
          "Table group",
          "Sends the table name with every read; for tables in a table group.",
          "表组",
          "每次读取附带表名，用于表组中的表。",
          "advanced",
        ),
      ),
    threadNum: wholeNumber()
      .default(32)
      .meta(
        help(
          "Threads",
          "Kept for existing jobs: parallel shards follow setting.speed.concurrent.",
          "线程数",
          "仅为兼容已有任务：并行分片数由 setting.speed.concurrent 决定。",
        ),
      ),
    compat: z
      .looseObject({
        columnModeIgnoreColumn: flag()
          .default(false)
          .meta(
            help(
              "Ignore column",
              "Column mode: ignore the column list, as the original engine does.",
              "忽略 column",
              "列模式下忽略 column 列表，与原引擎一致。",
            ),
          ),
      })
      .prefault({}),
    confSimplifyEnable: ignored(),
    newVersion: ignored(),
    enableTimeseriesDataTable: ignored(),
    encoding: ignored(),
    envType: ignored(),
    guid: ignored(),
  })
  .superRefine(
    ({ dataTable, table, statusTable }, context) => {
      const read = dataTable ?? table;
      if (typeof read !== "string" || read === "" || read !== statusTable) return;
      report(context, ["statusTable"], "job.status_table_is_data_table", { table: read });
    },
    // Told also while other fields are still empty.
    { when: ({ value }) => typeof value === "object" && value !== null },
  )
  .superRefine((parameter, context) => {
    if (parameter.dataTable === undefined && parameter.table === undefined) {
      report(context, ["dataTable"], "job.missing_parameter", { name: "dataTable" });
    }
    checkWindowParameters(parameter, context);
    checkMode(parameter, context);
  });

export type OtsstreamReaderForm = z.input<typeof otsstreamReader>;
export type OtsstreamReaderParameter = z.output<typeof otsstreamReader>;

/** Whether the reader gives one row per changed row (row mode) instead of one per changed column. */
export const isRowMode = ({ mode }: { readonly mode?: string | undefined }) => mode?.toLowerCase() === ROW_MODE;

/** Name of a column list's entry, however it is written. */
export const columnName = (entry: string | { readonly name: string }) =>
  typeof entry === "string" ? entry : entry.name;

interface ModeParameters {
  readonly mode?: string | undefined;
  readonly column: readonly (string | { readonly name: string })[];
  readonly isExportSequenceInfo: boolean;
}

function checkMode(parameter: ModeParameters, context: z.RefinementCtx): void {
  const { mode, column, isExportSequenceInfo } = parameter;
  if (mode !== undefined && !isRowMode(parameter)) {
    report(context, ["mode"], "job.mode_unsupported", { mode });
  } else if (isRowMode(parameter)) {
    const index = column.findIndex((entry) => typeof entry === "string");
    if (index >= 0) report(context, ["column", index], "job.row_mode_columns", {});
  } else if (!isExportSequenceInfo) {
    const index = column.findIndex((entry) => columnName(entry).toLowerCase() === "sequenceinfo");
    if (index >= 0) report(context, ["column", index], "job.sequence_not_exported", {});
  }
}
