import type { ErrorEntry } from "./entry";

/** An entry about what somebody wrote into a job: never retryable, answered as 422. */
function wrong<const Message extends string, const Remedy extends string>(
  message: Message,
  remedy: Remedy,
  zh: readonly [message: string, remedy: string],
  original?: string,
) {
  return {
    status: 422,
    retryable: false,
    ...(original === undefined ? {} : { original }),
    text: { en: { message, remedy }, zh: { message: zh[0], remedy: zh[1] } },
  };
}

/** Errors and warnings about job documents. Warnings carry a code too, so that they can be searched and translated. */
export const jobErrors = {
  "job.malformed_json": wrong("The job is not valid JSON: {reason}.", "Correct the text at the marked place.", [
    "任务不是合法的 JSON：{reason}。",
    "请修正标记处的文本。",
  ]),
  "job.too_large": wrong("The job is larger or deeper than {limit}.", "A job holds settings, not data: shorten it.", [
    "任务超过了 {limit} 的限制。",
    "任务只应包含配置而非数据，请缩短。",
  ]),
  "job.unknown_format": wrong(
    "This is neither a job of version 2.0 or 1.0 nor a DataX job.",
    'Start with "type": "job" and "version": "2.0", or import a template.',
    [
      "该文档既不是 2.0 或 1.0 版本的任务，也不是 DataX 任务。",
      '请以 "type": "job"、"version": "2.0" 开头，或导入模板。',
    ],
  ),
  "job.other_format": wrong(
    "This is a job in the form of {format}; nodes hold jobs of version 2.0.",
    "Convert it: Script Mode offers that above the text.",
    ["这是 {format} 格式的任务；节点使用 2.0 版本的任务。", "请转换为 2.0：脚本模式在编辑器上方提供转换。"],
  ),
  "job.missing_parameter": wrong(
    "{name} is missing.",
    "Add it; hover over the step in the script, or see the wizard, for what it means.",
    ["缺少 {name}。", "请补充该参数；含义见脚本中的悬停提示或向导。"],
    "OdpsWriter-00",
  ),
  "job.wrong_type": wrong(
    "{name} must be {expected}.",
    "Correct the value.",
    ["{name} 必须是 {expected}。", "请修正该值。"],
    "Common-00",
  ),
  "job.illegal_value": wrong(
    "{name} is {value}, but must be {expected}.",
    "Correct the value.",
    ["{name} 的值为 {value}，应为 {expected}。", "请修正该值。"],
    "Common-00",
  ),
  "job.unknown_step_type": wrong(
    "This installation has no {category} for {stepType}.",
    "Known are: {known}.",
    ["当前安装没有 {stepType} 的 {category}。", "可用的有：{known}。"],
    "Framework-11",
  ),
  "job.step_count": wrong("A job needs exactly one reader and one writer; this one has {readers} and {writers}.", "", [
    "任务必须恰好有一个 reader 和一个 writer，当前分别为 {readers} 和 {writers} 个。",
    "",
  ]),
  "job.broken_hops": wrong(
    "order.hops does not lead from the reader {reader} to the writer {writer}.",
    "Name the steps as their name says, or remove order altogether.",
    ["order.hops 没有从 {reader} 连到 {writer}。", "请使用步骤的 name，或删除整个 order。"],
  ),
  "job.unknown_key": wrong("Unknown key {key}: it is kept and passed through, and has no effect.", "", [
    "未知的键 {key}：会保留并透传，但不起作用。",
    "",
  ]),
  "job.duplicate_key": wrong("The key {key} occurs twice; the last one counts.", "Remove one of them.", [
    "键 {key} 重复出现，以最后一个为准。",
    "请删除其中一个。",
  ]),
  "job.unresolved_reference": wrong(
    "The parameter {name} is not defined.",
    "Define it as a scheduling parameter, or give it a value for this run.",
    ["参数 {name} 未定义。", "请将其定义为调度参数，或为本次运行赋值。"],
  ),
  "job.unknown_data_source": wrong(
    "There is no data source named {name} here.",
    "Create it under Data Sources, or correct the name.",
    ["这里没有名为 {name} 的数据源。", "请在数据源页面创建，或修正名称。"],
  ),
  "job.data_source_type": wrong(
    "The data source {name} is of type {type}; {stepType} needs one of type {expected}.",
    "Name a data source of that type.",
    ["数据源 {name} 的类型为 {type}，而 {stepType} 需要 {expected} 类型。", "请改用该类型的数据源。"],
  ),
  "job.table_missing": wrong(
    "The data source {dataSource} has no table {table}.",
    "Correct the name, or create the table first.",
    ["数据源 {dataSource} 中没有表 {table}。", "请修正表名，或先创建该表。"],
  ),
  "job.inline_connection": wrong(
    "The {stepType} {category} carried its own connection; it now names the data source {name}.",
    "Register that data source with the connection's address and credentials: a job never holds secrets.",
    [
      "{stepType} 的 {category} 自带连接信息，现改为引用数据源 {name}。",
      "请用原连接的地址和凭证注册该数据源：任务中不保存密钥。",
    ],
  ),
  "job.not_converted": wrong("{key} has no counterpart there and was left out.", "", [
    "{key} 在目标格式中没有对应项，已省略。",
    "",
  ]),

  "job.window_missing": wrong(
    "Must set date or time range millis or time range string, please check your config.",
    "Give startTimeString and endTimeString.",
    ["必须设置日期、毫秒时间范围或字符串时间范围。", "请填写 startTimeString 和 endTimeString。"],
    "OTSStreamReaderError",
  ),
  "job.window_all_kinds": wrong(
    "Can't set date and time range millis and time range string, please check your config.",
    "Keep startTimeString and endTimeString, remove the others.",
    ["不能同时设置日期、毫秒时间范围和字符串时间范围。", "请只保留 startTimeString 和 endTimeString。"],
    "OTSStreamReaderError",
  ),
  "job.window_date_and_millis": wrong(
    "Can't set date and time range both, please check your config.",
    "Keep either date or the two timestamps.",
    ["不能同时设置日期和毫秒时间范围。", "请只保留其一。"],
    "OTSStreamReaderError",
  ),
  "job.window_date_and_string": wrong(
    "Can't set date and time range string both, please check your config.",
    "Keep either date or the two times.",
    ["不能同时设置日期和字符串时间范围。", "请只保留其一。"],
    "OTSStreamReaderError",
  ),
  "job.window_millis_and_string": wrong(
    "Can't set time range millis and time range string both, expect timestamp like '1516010400000'.",
    "Keep either the two timestamps or the two times.",
    ["不能同时设置毫秒时间范围和字符串时间范围。", "请只保留其一。"],
    "OTSStreamReaderError",
  ),
  "job.time_unreadable": wrong(
    "Can't parse {name}: {value}, expect format yyyyMMddHHmmss like '20180115120000'.",
    "Use exactly 14 digits, or a scheduling parameter that gives them.",
    [
      "无法解析 {name}：{value}，格式应为 yyyyMMddHHmmss，例如 '20180115120000'。",
      "请使用 14 位数字，或能得到它的调度参数。",
    ],
    "OTSStreamReaderError",
  ),
  "job.date_unreadable": wrong(
    "Can't parse date: {value}, expect format yyyyMMdd like '20180115'.",
    "Use exactly 8 digits.",
    ["无法解析 date：{value}，格式应为 yyyyMMdd，例如 '20180115'。", "请使用 8 位数字。"],
    "OTSStreamReaderError",
  ),
  "job.time_rolled_over": wrong(
    "{name} is {value}, a time that does not exist; it is read as {normalised}.",
    "Correct it if another time was meant.",
    ["{name} 的值 {value} 不是真实存在的时间，按 {normalised} 处理。", "如果本意是其他时间，请修正。"],
  ),
  "job.window_empty": wrong(
    "EndTimestamp must be larger than startTimestamp.",
    "The window includes its start and excludes its end: {start} to {end} holds nothing.",
    ["结束时间必须大于开始时间。", "时间窗口左闭右开：{start} 至 {end} 不包含任何数据。"],
    "OTSStreamReaderError",
  ),
  "job.window_too_early": wrong(
    "As expiration time is {retentionMs}, so the start timestamp must greater than {limit}({limitMs})",
    "The stream no longer holds the beginning of this window. Choose a later start.",
    [
      "数据保留时长为 {retentionMs} 毫秒，开始时间必须大于 {limit}({limitMs})",
      "Stream 中已没有该窗口起始部分的数据，请选择更晚的开始时间。",
    ],
    "OTSStreamReaderError",
  ),
  "job.window_too_late": wrong(
    "To avoid timing error between different machines, the end timestamp must smaller than {limit}({limitMs})",
    "Run later, or let the window end earlier: scheduled runs shift both ends by ten minutes.",
    [
      "为避免机器间的时间误差，结束时间必须小于 {limit}({limitMs})",
      "请稍后运行，或让窗口更早结束：调度通常将两端前移十分钟。",
    ],
    "OTSStreamReaderError",
  ),
  "job.mode_unsupported": wrong(
    "Unsupported Mode: {mode}, please check your config.",
    "Leave mode out for one row per changed column, or set single_version_and_update_only.",
    ["不支持的模式：{mode}。", "列模式请省略 mode，行模式请设为 single_version_and_update_only。"],
    "OTSStreamReaderError",
  ),
  "job.row_mode_columns": wrong(
    "Parse column fail, please check your config: row mode needs a list of objects with a name.",
    "Write each column with a name key, as an object.",
    ["解析 column 失败：行模式需要由带 name 的对象组成的列表。", "请把每一列写成带 name 键的对象。"],
    "OTSStreamReaderError",
  ),
  "job.status_table_is_data_table": wrong(
    "The status table {table} is the data table itself.",
    "Name another status table: positions of runs must not mix with data.",
    ["状态表 {table} 与数据表相同。", "请使用其他状态表：运行位点不能与业务数据混在一起。"],
  ),
  "job.unknown_source_column": wrong("The source has no field {column}.", "Fields are: {known}.", [
    "数据源没有字段 {column}。",
    "可用字段：{known}。",
  ]),
  "job.sequence_not_exported": wrong(
    "sequenceInfo is in the column list, but isExportSequenceInfo is false.",
    "Set isExportSequenceInfo to true, or remove sequenceInfo from both column lists.",
    [
      "column 中包含 sequenceInfo，但 isExportSequenceInfo 为 false。",
      "请将 isExportSequenceInfo 设为 true，或从两端的 column 中去掉 sequenceInfo。",
    ],
  ),

  "job.partition_malformed": wrong(
    "The partition {partition} is not a list of key=value, separated by commas.",
    "Write it as pt=20250101,type=1; a value may not hold a slash.",
    ["分区 {partition} 不是以逗号分隔的 key=value 列表。", "请写成 pt=20250101,type=1；值中不能含斜杠。"],
    "OdpsWriter-01",
  ),

  "job.speed_missing": wrong(
    "The job's speed must be set.",
    "Set job.setting.speed.channel.",
    ["必须设置任务速度。", "请设置 job.setting.speed.channel。"],
    "Framework-03",
  ),
  "job.speed_incomplete": wrong(
    "job.setting.speed.{unit} is set, so core.transport.channel.speed.{unit} must be above 0.",
    "Give the limit of one channel too: the number of channels is the quotient.",
    [
      "已设置 job.setting.speed.{unit}，因此 core.transport.channel.speed.{unit} 必须大于 0。",
      "请同时设置单通道上限：通道数由两者相除得到。",
    ],
    "Framework-03",
  ),
  "job.slow_channels": wrong(
    "{mbps} MB/s over {concurrent} channels leaves less than 1 MB/s for each.",
    "Raise the rate or lower the concurrency.",
    ["{mbps} MB/s 分配给 {concurrent} 个通道，每个不足 1 MB/s。", "请提高速率或降低并发。"],
  ),
  "job.distributed_concurrency": wrong(
    "Distributed execution needs a concurrency of at least {minimum}.",
    "Raise setting.speed.concurrent, or set executeMode to null.",
    ["分布式执行要求并发不低于 {minimum}。", "请提高 setting.speed.concurrent，或将 executeMode 设为 null。"],
  ),

  "job.transformer_unknown": wrong(
    "There is no transformer named {name}.",
    "Known are: {known}.",
    ["没有名为 {name} 的转换器。", "可用的有：{known}。"],
    "TransformerErrorCode-03",
  ),
  "job.transformer_groovy": wrong(
    "dx_groovy is not supported: the engine runs no foreign code.",
    "Use dx_substr, dx_pad, dx_replace, dx_filter or dx_digest, or transform in SQL at the destination.",
    [
      "不支持 dx_groovy：引擎不运行外部代码。",
      "请使用 dx_substr、dx_pad、dx_replace、dx_filter 或 dx_digest，或在目标端用 SQL 转换。",
    ],
  ),
  "job.transformer_parameter": wrong(
    "{name} cannot work with these parameters: {reason}.",
    "Correct columnIndex and paras.",
    ["{name} 的参数不可用：{reason}。", "请修正 columnIndex 和 paras。"],
    "TransformerErrorCode-02",
  ),
} as const satisfies Record<string, ErrorEntry>;
