import type { ErrorEntry } from "./entry";

/**
 * Errors of scheduling parameters, windows, cycles and dependencies. `original` is the short code of the problem, as
 * the editor's list of checks and the documentation name it. The warnings are entries too: they are built like errors
 * and shown, never thrown.
 */
export const scheduleErrors = {
  "schedule.param_space": {
    status: 422,
    retryable: false,
    original: "PARAM_SPACE",
    text: {
      en: {
        message: "{name}, column {column}: a parameter value cannot contain spaces.",
        remedy: "Use two parameters and put the space in the code.",
      },
      zh: { message: "{name} 第 {column} 列：参数值不能包含空格。", remedy: "请使用两个参数，并在代码中写空格。" },
    },
  },
  "schedule.param_equals": {
    status: 422,
    retryable: false,
    original: "PARAM_EQUALS",
    text: {
      en: { message: '{name}, column {column}: a parameter value cannot contain "=".', remedy: "Remove it." },
      zh: { message: "{name} 第 {column} 列：参数值不能包含“=”。", remedy: "请删除该字符。" },
    },
  },
  "schedule.param_month_offset": {
    status: 422,
    retryable: false,
    original: "PARAM_MONTH_OFFSET",
    text: {
      en: {
        message: "{name}, column {column}: year and month offsets are not supported in $[...].",
        remedy: "Use {suggestion}.",
      },
      zh: { message: "{name} 第 {column} 列：$[...] 不支持年、月偏移。", remedy: "请使用 {suggestion}。" },
    },
  },
  "schedule.param_day_precision": {
    status: 422,
    retryable: false,
    original: "PARAM_DAY_PRECISION",
    text: {
      en: {
        message: "{name}, column {column}: {group} is based on the business date and has day precision.",
        remedy: "Use $[...], which is based on the scheduled time.",
      },
      zh: {
        message: "{name} 第 {column} 列：{group} 基于业务日期，只精确到天。",
        remedy: "请使用基于定时时间的 $[...]。",
      },
    },
  },
  "schedule.param_token": {
    status: 422,
    retryable: false,
    original: "PARAM_TOKEN",
    text: {
      en: {
        message: '{name}, column {column}: unknown format letter "{letter}" (did you mean {suggestion}?).',
        remedy: "Formats are lower case: yyyy, yy, mm, dd, hh24, hh12, hh, mi, ss.",
      },
      zh: {
        message: "{name} 第 {column} 列：无法识别的格式字母“{letter}”（是否想写 {suggestion}？）。",
        remedy: "格式均为小写：yyyy、yy、mm、dd、hh24、hh12、hh、mi、ss。",
      },
    },
  },
  "schedule.param_token_month_or_minute": {
    status: 422,
    retryable: false,
    original: "PARAM_TOKEN",
    text: {
      en: {
        message:
          '{name}, column {column}: unknown format letter "{letter}" (did you mean mm for month, mi for minute?).',
        remedy: "Formats are lower case: yyyy, yy, mm, dd, hh24, hh12, hh, mi, ss.",
      },
      zh: {
        message: "{name} 第 {column} 列：无法识别的格式字母“{letter}”（月份请写 mm，分钟请写 mi）。",
        remedy: "格式均为小写：yyyy、yy、mm、dd、hh24、hh12、hh、mi、ss。",
      },
    },
  },
  "schedule.param_reference_in_value": {
    status: 422,
    retryable: false,
    original: "PARAM_TOKEN",
    text: {
      en: {
        message:
          "{name}, column {column}: {group} is not a time format, and a value cannot refer to another parameter.",
        remedy: "Write {group} in the code, or define the parameter on the workflow or the workspace.",
      },
      zh: {
        message: "{name} 第 {column} 列：{group} 不是时间格式，参数值也不能引用其他参数。",
        remedy: "请在代码中使用 {group}，或在业务流程、工作空间中定义该参数。",
      },
    },
  },
  "schedule.param_fraction": {
    status: 422,
    retryable: false,
    original: "PARAM_FRACTION",
    text: {
      en: {
        message: "{name}, column {column}: an offset must be N, N/24 or N/24/60.",
        remedy: "Whole numbers are days, N/24 are hours, N/24/60 are minutes.",
      },
      zh: {
        message: "{name} 第 {column} 列：偏移量只能写成 N、N/24 或 N/24/60。",
        remedy: "整数表示天，N/24 表示小时，N/24/60 表示分钟。",
      },
    },
  },
  "schedule.param_unclosed": {
    status: 422,
    retryable: false,
    original: "PARAM_UNCLOSED",
    text: {
      en: {
        message: '{name}, column {column}: missing closing bracket "{bracket}".',
        remedy: "Brackets do not nest: close each one before the next.",
      },
      zh: {
        message: "{name} 第 {column} 列：缺少右括号“{bracket}”。",
        remedy: "括号不能嵌套：请先闭合当前括号再写下一个。",
      },
    },
  },
  "schedule.param_empty": {
    status: 422,
    retryable: false,
    original: "PARAM_EMPTY",
    text: {
      en: {
        message: "{name}, column {column}: the expression has no time format.",
        remedy: "Write a format such as yyyymmdd between the brackets.",
      },
      zh: { message: "{name} 第 {column} 列：表达式中没有时间格式。", remedy: "请在括号中写入格式，例如 yyyymmdd。" },
    },
  },
  "schedule.param_builtin": {
    status: 422,
    retryable: false,
    original: "PARAM_BUILTIN",
    text: {
      en: {
        message: '{name}, column {column}: unknown built-in parameter "{found}".',
        remedy: "Did you mean {suggestion}?",
      },
      zh: { message: "{name} 第 {column} 列：未知的内置参数“{found}”。", remedy: "是否想写 {suggestion}？" },
    },
  },
  "schedule.param_add_months": {
    status: 422,
    retryable: false,
    original: "PARAM_ADD_MONTHS",
    text: {
      en: {
        message:
          "{name}, column {column}: add_months needs a format and a whole number and must be the only content of the brackets.",
        remedy: "Write for example $[add_months(yyyymmdd,-1)] or $[add_months(yyyymmdd,12*N)].",
      },
      zh: {
        message: "{name} 第 {column} 列：add_months 需要一个格式和一个整数，并且括号中不能有其他内容。",
        remedy: "例如 $[add_months(yyyymmdd,-1)] 或 $[add_months(yyyymmdd,12*N)]。",
      },
    },
  },
  "schedule.param_trailing_hyphen": {
    status: 422,
    retryable: false,
    original: "PARAM_TRAILING",
    text: {
      en: {
        message: '{name}, column {column}: a format cannot end in "-".',
        remedy: "Remove it, or write a number after it.",
      },
      zh: { message: "{name} 第 {column} 列：格式不能以“-”结尾。", remedy: "请删除它，或在其后写数字。" },
    },
  },
  "schedule.param_trailing": {
    status: 422,
    retryable: false,
    original: "PARAM_TRAILING",
    text: {
      en: {
        message: '{name}, column {column}: unexpected character "{found}".',
        remedy: "After a format only offsets such as -1, -2/24 or -10/24/60 may follow.",
      },
      zh: {
        message: "{name} 第 {column} 列：意外的字符“{found}”。",
        remedy: "格式之后只能是偏移量，例如 -1、-2/24 或 -10/24/60。",
      },
    },
  },
  "schedule.param_range": {
    status: 422,
    retryable: false,
    original: "PARAM_RANGE",
    text: {
      en: {
        message: "{name}, column {column}: the offset leads outside the years 1 to 9999.",
        remedy: "Use a smaller offset.",
      },
      zh: { message: "{name} 第 {column} 列：偏移后的时间超出公元 1 至 9999 年。", remedy: "请使用较小的偏移量。" },
    },
  },
  "schedule.param_unavailable": {
    status: 422,
    retryable: false,
    original: "PARAM_UNAVAILABLE",
    text: {
      en: {
        message: "{name}, column {column}: {found} has no value here.",
        remedy: "It is known only once an instance exists.",
      },
      zh: { message: "{name} 第 {column} 列：{found} 在此处没有值。", remedy: "该值在实例生成后才可知。" },
    },
  },
  "schedule.param_ref": {
    status: 422,
    retryable: false,
    original: "PARAM_REF",
    text: {
      en: {
        message: "{name}, column {column}: the {scope} parameter {found} does not exist.",
        remedy: "Define it there, or correct the name.",
      },
      zh: {
        message: "{name} 第 {column} 列：{scope} 参数 {found} 不存在。",
        remedy: "请先定义该参数，或修正名称。",
      },
    },
  },
  "schedule.param_missing": {
    status: 422,
    retryable: false,
    original: "PARAM_MISSING",
    text: {
      en: {
        message: "Variable {name} is used in the configuration but has no value.",
        remedy: "Add a scheduling parameter of that name, or load the parameters from the code.",
      },
      zh: { message: "配置中使用了变量 {name}，但它没有值。", remedy: "请添加同名调度参数，或从代码中加载参数。" },
    },
  },
  "schedule.param_dup": {
    status: 422,
    retryable: false,
    original: "PARAM_DUP",
    text: {
      en: { message: "The parameter name {name} is used twice (row {row}).", remedy: "Rename or delete one of them." },
      zh: { message: "参数名 {name} 重复（第 {row} 行）。", remedy: "请重命名或删除其中一个。" },
    },
  },
  "schedule.param_name": {
    status: 422,
    retryable: false,
    original: "PARAM_NAME",
    text: {
      en: {
        message: '"{name}" is not a parameter name (row {row}).',
        remedy: "Start with a letter or underscore; letters, digits and underscores only; at most 64 characters.",
      },
      zh: {
        message: "“{name}”不是合法的参数名（第 {row} 行）。",
        remedy: "以字母或下划线开头，只含字母、数字和下划线，最多 64 个字符。",
      },
    },
  },
  "schedule.param_assignment": {
    status: 422,
    retryable: false,
    original: "PARAM_EQUALS",
    text: {
      en: {
        message: 'Column {column}: "{found}" is not an assignment.',
        remedy: "Write name=value pairs separated by spaces, without spaces around the equals sign.",
      },
      zh: {
        message: "第 {column} 列：“{found}”不是赋值。",
        remedy: "请写成以空格分隔的 name=value，等号两侧不留空格。",
      },
    },
  },
  "schedule.param_warn_month_second": {
    status: 200,
    retryable: false,
    original: "PARAM_MMSS",
    text: {
      en: {
        message: "{name}, column {column}: mmss means month and second.",
        remedy: "For minute and second write miss.",
      },
      zh: { message: "{name} 第 {column} 列：mmss 表示月份和秒。", remedy: "如需分钟和秒，请写 miss。" },
    },
  },
  "schedule.param_warn_invisible": {
    status: 200,
    retryable: false,
    original: "PARAM_INVISIBLE",
    text: {
      en: {
        message: "{name}, column {column}: the format shows no date, so an offset in days changes nothing.",
        remedy: "Use an offset in hours (N/24), or add dd to the format.",
      },
      zh: {
        message: "{name} 第 {column} 列：格式中没有日期，按天偏移不会改变结果。",
        remedy: "请使用小时偏移（N/24），或在格式中加入 dd。",
      },
    },
  },
  "schedule.param_warn_date_name": {
    status: 200,
    retryable: false,
    original: "PARAM_DATE_NAME",
    text: {
      en: {
        message: "The name {name} once meant the business date on its own; here it is an ordinary parameter.",
        remedy: "Choose another name to avoid confusion.",
      },
      zh: { message: "名称 {name} 曾固定表示业务日期；在这里它只是普通参数。", remedy: "建议换一个名称以免混淆。" },
    },
  },
  "schedule.param_warn_unreferenced": {
    status: 200,
    retryable: false,
    original: "PARAM_UNREFERENCED",
    text: {
      en: { message: "The parameter {name} is not referenced in the code.", remedy: "Delete it if nobody needs it." },
      zh: { message: "代码中没有引用参数 {name}。", remedy: "如不需要可以删除。" },
    },
  },
  "schedule.param_warn_nonexistent": {
    status: 200,
    retryable: false,
    original: "TIME_SKIPPED",
    text: {
      en: {
        message: "{name}: {text} never existed in {zone}: the clocks were put forward over it.",
        remedy: "The text is kept; as a bound of a window it means the moment of the change.",
      },
      zh: {
        message: "{name}：{zone} 中不存在 {text}，该时刻因时钟拨快而被跳过。",
        remedy: "文本保持不变；作为窗口边界时表示时钟变更的瞬间。",
      },
    },
  },
  "schedule.param_warn_ambiguous": {
    status: 200,
    retryable: false,
    original: "TIME_REPEATED",
    text: {
      en: {
        message: "{name}: {text} happened twice in {zone}: the clocks were put back.",
        remedy: "The exact moment travels with the instance, not the text.",
      },
      zh: {
        message: "{name}：{zone} 中 {text} 出现了两次，因为时钟被拨慢。",
        remedy: "实例携带的是准确时刻，而不是文本。",
      },
    },
  },
  "schedule.zone_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: { message: '"{zone}" is not a time zone.', remedy: "Use an IANA name such as Asia/Shanghai, or UTC." },
      zh: { message: "“{zone}”不是时区。", remedy: "请使用 IANA 名称，例如 Asia/Shanghai，或 UTC。" },
    },
  },
  "schedule.time_malformed": {
    status: 422,
    retryable: false,
    original: "DATE_INVALID",
    text: {
      en: { message: '"{found}" is not a time of the form {form}.', remedy: "Correct it, for example {example}." },
      zh: { message: "“{found}”不符合时间格式 {form}。", remedy: "请修正，例如 {example}。" },
    },
  },
  "schedule.time_rolled_over": {
    status: 200,
    retryable: false,
    original: "DATE_INVALID",
    text: {
      en: {
        message: "{found} does not exist on the calendar; it is read as {normalised}.",
        remedy: "Write {normalised} if that is what you mean.",
      },
      zh: {
        message: "日历上不存在 {found}，将按 {normalised} 处理。",
        remedy: "如果这正是您的意图，请直接写 {normalised}。",
      },
    },
  },
  "schedule.range_order": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The range from {start} to {end} is empty: its start must be earlier than its end.",
        remedy: "Choose a later end. A range cannot run over midnight.",
      },
      zh: {
        message: "{start} 至 {end} 的范围为空：开始时间必须早于结束时间。",
        remedy: "请选择更晚的结束时间；范围不能跨越午夜。",
      },
    },
  },
  "schedule.never_runs": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "None of the chosen months has the chosen days.", remedy: "Choose other days, or the last day." },
      zh: { message: "所选月份中没有所选的日期。", remedy: "请选择其他日期，或选择最后一天。" },
    },
  },
  "schedule.effective_order": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "The effective dates end ({to}) before they begin ({from}).", remedy: "Choose a later end." },
      zh: { message: "生效日期的结束（{to}）早于开始（{from}）。", remedy: "请选择更晚的结束日期。" },
    },
  },
  "schedule.stream_too_rare": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message:
          "A node that reads a Tablestore Stream cannot run weekly, monthly or yearly: the stream forgets earlier.",
        remedy: "Run it hourly, or daily at the least.",
      },
      zh: {
        message: "读取 Tablestore Stream 的节点不能按周、月或年调度：Stream 的数据会更早过期。",
        remedy: "请按小时调度，至少按天调度。",
      },
    },
  },
  "schedule.warn_stream_daily": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "A daily run reads a Tablestore Stream close to the age at which it forgets, and is a day late.",
        remedy: "Run it hourly.",
      },
      zh: { message: "按天读取 Tablestore Stream 会接近其数据过期时间，且结果滞后一天。", remedy: "建议按小时调度。" },
    },
  },
  "schedule.warn_short_cycle": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "A run every {every} min makes {perDay} instances a day; alert rules can name only the first 288.",
        remedy: "Five minutes or more avoid that.",
      },
      zh: {
        message: "每 {every} 分钟一次，每天会有 {perDay} 个实例；告警规则只能指定前 288 个。",
        remedy: "间隔不少于五分钟即可避免。",
      },
    },
  },
  "schedule.warn_short_months": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "In months without day {day} the node does not run.",
        remedy: "Choose the last day to run in every month.",
      },
      zh: { message: "没有 {day} 日的月份不会运行。", remedy: "如需每月运行，请选择最后一天。" },
    },
  },
  "schedule.window_order": {
    status: 422,
    retryable: false,
    original: "WINDOW_ORDER",
    text: {
      en: {
        message: "The run of {run} would read from {start} to {end}: the end must be later than the start.",
        remedy: "Correct the expressions of the two bounds.",
      },
      zh: {
        message: "{run} 的运行将读取 {start} 至 {end}：结束时间必须晚于开始时间。",
        remedy: "请修正两个边界的表达式。",
      },
    },
  },
  "schedule.window_future": {
    status: 422,
    retryable: false,
    original: "WINDOW_FUTURE",
    text: {
      en: {
        message:
          "The run of {run} would read from {start} to {end}: the end must be at least 5 minutes before the run.",
        remedy: "Move the window back, for example by -10/24/60.",
      },
      zh: {
        message: "{run} 的运行将读取 {start} 至 {end}：结束时间必须比运行时间早至少 5 分钟。",
        remedy: "请将窗口前移，例如 -10/24/60。",
      },
    },
  },
  "schedule.window_expired": {
    status: 422,
    retryable: false,
    original: "WINDOW_EXPIRED",
    text: {
      en: {
        message: "The run of {run} would read from {start}: the stream keeps changes for {hours} hours only.",
        remedy: "Read a more recent window, or lengthen the stream's retention.",
      },
      zh: {
        message: "{run} 的运行将从 {start} 开始读取，但 Stream 只保留 {hours} 小时的数据。",
        remedy: "请读取更近的窗口，或延长 Stream 的保留时间。",
      },
    },
  },
  "schedule.window_split_brackets": {
    status: 200,
    retryable: false,
    original: "WINDOW_SPLIT",
    text: {
      en: {
        message:
          "{value} takes its minutes from a bracket of its own: that is right for runs before minute {borrowUntil} of the hour, but this node runs at minute {minute}, where the bound lies {lateMinutes} min further back than meant.",
        remedy: "Use one bracket per bound.",
      },
      zh: {
        message:
          "{value} 的分钟来自单独的括号：仅当运行时刻的分钟小于 {borrowUntil} 时才正确；该节点在第 {minute} 分钟运行，边界会比预期早 {lateMinutes} 分钟。",
        remedy: "请让每个边界只使用一个括号。",
      },
    },
  },
  "schedule.window_length": {
    status: 200,
    retryable: false,
    original: "WINDOW_LENGTH",
    text: {
      en: {
        message: "A window is {length} min long, but the runs are {spacing} min apart.",
        remedy: "Make the difference of the two bounds as long as the runs are apart.",
      },
      zh: {
        message: "每个窗口长 {length} 分钟，而两次运行相隔 {spacing} 分钟。",
        remedy: "请使两个边界之差等于运行间隔。",
      },
    },
  },
  "schedule.window_uneven": {
    status: 200,
    retryable: false,
    original: "WINDOW_UNEVEN",
    text: {
      en: {
        message: "The runs are not evenly apart, so windows of one length cannot meet.",
        remedy: "Let the node run around the clock, or every day at the same time.",
      },
      zh: {
        message: "运行间隔不均匀，固定长度的窗口无法首尾相接。",
        remedy: "请让节点全天等间隔运行，或每天在同一时间运行。",
      },
    },
  },
  "schedule.window_gap": {
    status: 200,
    retryable: false,
    original: "WINDOW_GAP",
    text: {
      en: {
        message:
          "{minutes} min are read by no run: from {from} to {to}, before the run of {run} ({count} such places in the runs shown).",
        remedy: "Changes of that time would be missing in the destination.",
      },
      zh: {
        message:
          "有 {minutes} 分钟不会被任何运行读取：{from} 至 {to}（在 {run} 的运行之前；所示运行中共 {count} 处）。",
        remedy: "这段时间的变更将在目标中缺失。",
      },
    },
  },
  "schedule.window_overlap": {
    status: 200,
    retryable: false,
    original: "WINDOW_OVERLAP",
    text: {
      en: {
        message:
          "{minutes} min are read twice: from {from} to {to}, by the run of {run} and the one before ({count} such places in the runs shown).",
        remedy: "Changes of that time would be in the destination twice.",
      },
      zh: {
        message: "有 {minutes} 分钟会被读取两次：{from} 至 {to}（{run} 的运行与前一次运行；所示运行中共 {count} 处）。",
        remedy: "这段时间的变更将在目标中重复。",
      },
    },
  },
  "schedule.waits_isolated": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Isolated: none of the instances it should wait for exists, so it never starts.",
        remedy: "Correct the dependencies and deploy, or delete the dependency of this instance.",
      },
      zh: {
        message: "孤立：它应等待的上游实例都不存在，因此不会启动。",
        remedy: "请修正依赖并发布，或删除该实例的依赖。",
      },
    },
  },
  "schedule.waits_failed_ancestor": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Held up by {node} of {time}, which failed.",
        remedy: "Mend that instance and rerun it. This one starts by itself afterwards.",
      },
      zh: {
        message: "被 {time} 的 {node} 阻塞：该实例运行失败。",
        remedy: "请修复并重跑该实例，之后本实例会自动启动。",
      },
    },
  },
  "schedule.waits_undecided_ancestor": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Held up by {node} of {time}, whose outcome needs a decision.",
        remedy: "Decide on that instance. This one starts by itself afterwards.",
      },
      zh: {
        message: "被 {time} 的 {node} 阻塞：该实例的结果等待处理。",
        remedy: "请处理该实例，之后本实例会自动启动。",
      },
    },
  },
  "schedule.waits_frozen_ancestor": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Held up by {node} of {time}, which is frozen.",
        remedy: "Unfreeze that instance. This one starts by itself afterwards.",
      },
      zh: {
        message: "被 {time} 的 {node} 阻塞：该实例已冻结。",
        remedy: "请解冻该实例，之后本实例会自动启动。",
      },
    },
  },
  "schedule.waits_ancestors": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Waits for {node} of {time}, which is not done yet.",
        remedy: "",
      },
      zh: {
        message: "等待 {time} 的 {node} 完成。",
        remedy: "",
      },
    },
  },
  "schedule.waits_frozen": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "Frozen: it does not start until somebody unfreezes it.", remedy: "Unfreeze the instance." },
      zh: { message: "已冻结：解冻之前不会启动。", remedy: "请解冻该实例。" },
    },
  },
  "schedule.waits_backfill_paused": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "Its backfill {name} is {state}.", remedy: "Resume the backfill." },
      zh: { message: "所属补数据 {name} 的状态为 {state}。", remedy: "请继续该补数据任务。" },
    },
  },
  "schedule.waits_backfill_date": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message:
          "Its backfill {name} has not come to the business date {bizdate} yet: an earlier date of the same lane is not done.",
        remedy: "Look for a failed instance of an earlier date.",
      },
      zh: {
        message: "所属补数据 {name} 尚未进行到业务日期 {bizdate}：同组更早的日期未完成。",
        remedy: "请检查更早日期中失败的实例。",
      },
    },
  },
  "schedule.waits_time": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "Waiting for its time, {time} in {zone}.", remedy: "" },
      zh: { message: "等待定时时间：{zone} 的 {time}。", remedy: "" },
    },
  },
  "schedule.waits_catch_up": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Missed during an outage; held back until {time} so that missed runs do not start all at once.",
        remedy: "",
      },
      zh: { message: "在停机期间错过；为避免集中启动，将在 {time} 之后运行。", remedy: "" },
    },
  },
  "schedule.waits_look": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Its conditions are met; the scheduler is about to see it.",
        remedy: "If this lasts, check that a scheduler is running.",
      },
      zh: { message: "条件已满足，等待调度器处理。", remedy: "如果长时间如此，请检查调度进程是否在运行。" },
    },
  },
  "schedule.waits_resources": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "{group} is full: {used} of {total} CU are taken; number {place} in line.",
        remedy: "It starts when a run ahead of it ends. More workers, or a larger limit, make room.",
      },
      zh: {
        message: "{group} 已满：{total} CU 中已占用 {used}；排在第 {place} 位。",
        remedy: "前面的运行结束后会启动；增加执行器或提高上限可缓解。",
      },
    },
  },
  "schedule.waits_no_worker": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "No worker of the resource group {group} is running.",
        remedy:
          "Run it in another resource group, or start a worker: millrace worker, with MILLRACE_RESOURCE_GROUP={group} set.",
      },
      zh: {
        message: "资源组 {group} 没有正在运行的执行器。",
        remedy: "可改用其他资源组运行，或启动一个执行器：设置 MILLRACE_RESOURCE_GROUP={group} 并运行 millrace worker。",
      },
    },
  },
  "schedule.waits_too_large": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "It asks for {cu} CU, more than any worker of {group} has ({largest}).",
        remedy: "Ask for less, or start a larger worker.",
      },
      zh: {
        message: "它需要 {cu} CU，超过 {group} 中任何执行器的容量（{largest}）。",
        remedy: "请减少所需 CU，或启动更大的执行器。",
      },
    },
  },
  "schedule.waits_no_group": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "It has no resource group.", remedy: "Bind a default resource group to the workspace." },
      zh: { message: "它没有资源组。", remedy: "请为工作空间绑定默认资源组。" },
    },
  },
  "schedule.waits_node_limit": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "{running} instances of this node are running, the most that it allows.",
        remedy: "Wait for one to end, or raise its maximum of parallel instances.",
      },
      zh: {
        message: "该节点已有 {running} 个实例在运行，达到其并行上限。",
        remedy: "等待其中一个结束，或提高最大并行实例数。",
      },
    },
  },
  "schedule.waits_cycle_run": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "The cycle run of its node is at work; backfill and test runs wait for it.", remedy: "" },
      zh: { message: "该节点的周期实例正在运行；补数据与测试实例需等待。", remedy: "" },
    },
  },
  "schedule.waits_worker": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "Admitted; waiting for a worker to take it.", remedy: "" },
      zh: { message: "已获得资源，等待执行器领取。", remedy: "" },
    },
  },
  "schedule.waits_rerun": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "Failed; it starts again by itself at {time}.", remedy: "" },
      zh: { message: "已失败；将在 {time} 自动重跑。", remedy: "" },
    },
  },
  "schedule.waits_decision": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "Nobody can know whether its commit took effect: a person decides.",
        remedy: "Verify it, then accept it as written, replace or abandon it.",
      },
      zh: { message: "无法确认提交是否生效，需要人工决定。", remedy: "请先校验，再选择确认已写入、替换或放弃。" },
    },
  },
  "schedule.waits_not": {
    status: 200,
    retryable: false,
    text: {
      en: { message: "It is not waiting: {state}.", remedy: "" },
      zh: { message: "它没有在等待：{state}。", remedy: "" },
    },
  },
  "schedule.backfill_range": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The range of business dates ends before it begins: {from} to {to}.",
        remedy: "Swap the two dates.",
      },
      zh: { message: "业务日期范围的结束早于开始：{from} 至 {to}。", remedy: "请交换两个日期。" },
    },
  },
  "schedule.backfill_too_long": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "A backfill covers at most {most} business dates.", remedy: "Split it into several." },
      zh: { message: "一次补数据最多包含 {most} 个业务日期。", remedy: "请拆分为多次。" },
    },
  },
  "schedule.backfill_too_many": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "This backfill would make {count} instances; at most {most} are possible.",
        remedy: "Choose fewer nodes or dates, or a part of the day.",
      },
      zh: { message: "该补数据将产生 {count} 个实例，最多允许 {most} 个。", remedy: "请减少节点、日期或时间段。" },
    },
  },
  "schedule.backfill_empty": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "This backfill has no instances.",
        remedy: "Choose dates within the effective dates of the nodes, and times at which they run.",
      },
      zh: { message: "该补数据没有任何实例。", remedy: "请选择节点生效日期内的日期及其运行时间。" },
    },
  },
  "schedule.backfill_not_deployed": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "{count} of the chosen nodes are not deployed.", remedy: "Deploy them, or leave them out." },
      zh: { message: "所选节点中有 {count} 个尚未发布。", remedy: "请先发布，或将其移除。" },
    },
  },
  "schedule.backfill_descending_chain": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "{node} waits for its own instance before, so later dates cannot run first.",
        remedy: "Choose the ascending order.",
      },
      zh: { message: "{node} 依赖自身的上一个实例，因此不能先运行较晚的日期。", remedy: "请选择升序。" },
    },
  },
  "schedule.backfill_lanes_chain": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "{node} waits for its own instance before: its dates run one after the other in spite of the lanes.",
        remedy: "",
      },
      zh: { message: "{node} 依赖自身的上一个实例：即使分组，各日期仍将依次运行。", remedy: "" },
    },
  },
  "schedule.backfill_expired": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message:
          "{count} windows begin before what the stream of {table} still holds ({hours} hours): their runs would fail.",
        remedy: "Choose later dates, or read these changes from another source.",
      },
      zh: {
        message: "有 {count} 个窗口早于表 {table} 的 Stream 保留范围（{hours} 小时），运行将会失败。",
        remedy: "请选择更晚的日期，或从其他来源读取这些变更。",
      },
    },
  },
  "schedule.backfill_loaded": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "{count} windows are in the destination already.",
        remedy: "They are left out, unless you choose to append them once more.",
      },
      zh: { message: "有 {count} 个窗口的数据已在目标中。", remedy: "默认跳过；除非选择再次追加。" },
    },
  },
  "schedule.backfill_partly_loaded": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "{count} windows are in the destination in part: their changes would be there twice.",
        remedy: "Choose windows as they were loaded, or deduplicate by the sequence information.",
      },
      zh: {
        message: "有 {count} 个窗口的数据部分已在目标中，运行后将出现重复。",
        remedy: "请选择与已加载窗口一致的范围，或按 sequenceInfo 去重。",
      },
    },
  },
  "schedule.backfill_appends": {
    status: 200,
    retryable: false,
    text: {
      en: {
        message: "{count} windows that are in the destination already will be there twice.",
        remedy: "That is what you chose; deduplicate by the sequence information.",
      },
      zh: { message: "有 {count} 个已在目标中的窗口将重复写入。", remedy: "这是您的选择；请按 sequenceInfo 去重。" },
    },
  },
  "schedule.backfill_state": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The backfill is {state}; {change} is possible in: {possible}.",
        remedy: "Look at the backfill: its state may have changed since you saw it.",
      },
      zh: {
        message: "该补数据的状态为 {state}，仅以下状态可执行 {change}：{possible}。",
        remedy: "请查看该补数据：其状态可能已发生变化。",
      },
    },
  },
  "schedule.backfill_cancelled": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Its backfill {name} was cancelled: nothing of it starts any more.",
        remedy: "Make a backfill for the dates that are to run.",
      },
      zh: { message: "所属补数据 {name} 已取消,其中的实例不会再启动。", remedy: "请为需要运行的日期新建补数据任务。" },
    },
  },
  "schedule.calendar_name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: 'The workspace has a calendar "{name}" already.',
        remedy: "Choose another name, or change that one.",
      },
      zh: { message: "工作空间已有名为“{name}”的日历。", remedy: "请换一个名称，或修改该日历。" },
    },
  },
  "schedule.calendar_in_use": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: 'Calendar "{name}" is used by {count} nodes, in their draft or in production.',
        remedy: "Let those nodes use another calendar first; the dates can be changed at any time.",
      },
      zh: {
        message: "日历“{name}”正被 {count} 个节点的草稿或生产版本使用。",
        remedy: "请先让这些节点改用其他日历；日期可随时修改。",
      },
    },
  },
  "schedule.calendar_line": {
    status: 422,
    retryable: false,
    text: {
      en: { message: 'Line {line}: "{text}" is not a date.', remedy: "Write dates as 2026-01-05 or 20260105." },
      zh: { message: "第 {line} 行：“{text}”不是日期。", remedy: "请写成 2026-01-05 或 20260105。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
