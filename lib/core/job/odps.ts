import { z } from "zod";
import { readPartition } from "./odps-partition";
import { choice, dataSourceName, flag, help, holdsReference, ignored, report, text, wholeNumber } from "./parameter";

const partitionMapping = z.looseObject({
  name: text().meta(help("Partition column", "Name of the partition column.", "分区列", "分区列名。")),
  srcDateFormat: text()
    .optional()
    .meta(help("Source format", "Pattern in which a text is read.", "源格式", "解析文本所用的日期格式。")),
  dateFormat: text().meta(help("Format", "Pattern of the partition value.", "格式", "分区值的日期格式。")),
});

/**
 * `parameter` of an `odps` writer step (MaxCompute). Unknown keys survive. Source: DataX odpswriter Key, OdpsWriter;
 * `compat` switches back to the original's behaviour where ours is stricter on purpose.
 */
export const odpsWriter = z
  .looseObject({
    datasource: dataSourceName(),
    tunnelQuota: z
      .string()
      .trim()
      .optional()
      .meta(
        help(
          "Tunnel Resource Group",
          "Tunnel quota; empty for the public transport resources.",
          "Tunnel 资源组",
          "Tunnel Quota；留空表示公共传输资源。",
          "basic",
        ),
      ),
    table: text().meta(help("Table", "The destination MaxCompute table.", "表", "目标 MaxCompute 表。", "basic")),
    partition: z
      .string()
      .default("")
      .meta(
        help(
          "Partition Information",
          "pt=20250101,type=1 down to the last level; empty for a table without partitions.",
          "分区信息",
          "pt=20250101,type=1 形式，需写到最后一级；非分区表留空。",
          "basic",
        ),
      ),
    truncate: flag().meta(
      help(
        "Write Mode",
        "false: Append (Insert Into). true: Overwrite (Insert Overwrite), the old data stays until the commit.",
        "写入模式",
        "false：追加（Insert Into）；true：覆盖（Insert Overwrite），提交前旧数据保持可读。",
        "basic",
      ),
    ),
    column: z
      .array(text())
      .default([])
      .meta(
        help(
          "Columns",
          'Destination columns, in the order of the source\'s; [] or ["*"] for all data columns.',
          "列",
          '目标列，与源列按位置对应；[] 或 ["*"] 表示全部数据列。',
          "basic",
        ),
      ),
    emptyAsNull: flag()
      .default(false)
      .meta(
        help(
          "Convert Empty String to Null",
          "Writes empty texts as null.",
          "空字符串转为 Null",
          "空文本写为 null。",
          "basic",
        ),
      ),
    consistencyCommit: flag()
      .default(false)
      .meta(
        help(
          "Visible upon Completion",
          "One upload session for the whole task: all or nothing.",
          "同步完成才可见",
          "整个任务使用同一个上传会话：全部可见或全部不可见。",
          "advanced",
        ),
      ),
    supportDynamicPartition: flag()
      .optional()
      .meta(
        help(
          "Dynamic partition",
          "Each row names its partition; set by listing all partition columns in column.",
          "动态分区",
          "由每一行决定分区；在 column 中列出全部分区列即启用。",
          "advanced",
        ),
      ),
    partitionColumnMapping: z
      .array(partitionMapping)
      .default([])
      .meta(
        help(
          "Partition formats",
          "How dates become partition values.",
          "分区格式",
          "日期转换为分区值的方式。",
          "advanced",
        ),
      ),
    compress: flag()
      .default(false)
      .meta(help("Compress", "Compresses the upload.", "压缩", "压缩上传数据。", "advanced")),
    isCompress: flag().optional(),
    maxRetryTime: wholeNumber(1, 10)
      .default(10)
      .meta(help("Attempts", "Attempts of each Tunnel call.", "尝试次数", "每个 Tunnel 请求的尝试次数。", "advanced")),
    blockSizeInMB: wholeNumber(1, 512)
      .transform((size) => Math.max(size, 8))
      .default(64)
      .meta(help("Block size", "Size of an uploaded block in MiB.", "块大小", "上传块的大小（MiB）。", "advanced")),
    writeTimeoutInMs: wholeNumber(1)
      .default(600_000)
      .meta(help("Write timeout", "For one block, in ms.", "写超时", "单个块的超时（毫秒）。", "advanced")),
    preSql: z
      .array(z.string())
      .default([])
      .meta(
        help(
          "SQL before",
          "Run in order before reading; must be repeatable.",
          "前置 SQL",
          "读取前依次执行，须可重复执行。",
          "advanced",
        ),
      ),
    postSql: z
      .array(z.string())
      .default([])
      .meta(
        help(
          "SQL after",
          "Run in order after the commit; must be repeatable.",
          "后置 SQL",
          "提交后依次执行，须可重复执行。",
          "advanced",
        ),
      ),
    overLengthRule: choice(["keepOn", "truncate", "setNull"])
      .default("keepOn")
      .meta(
        help(
          "Oversize values",
          "keepOn: the row is dirty. truncate: cut. setNull: write null.",
          "超长值处理",
          "keepOn：视为脏数据；truncate：截断；setNull：写为 null。",
          "advanced",
        ),
      ),
    maxFieldLength: wholeNumber(1)
      .default(8_388_608)
      .meta(help("Cut length", "Bytes that truncate leaves.", "截断长度", "截断后保留的字节数。", "advanced")),
    maxOdpsFieldLength: wholeNumber(1)
      .default(8_388_608)
      .meta(
        help(
          "Longest value",
          "Bytes above which a value is oversize.",
          "最大长度",
          "超过该字节数视为超长。",
          "advanced",
        ),
      ),
    schema: text()
      .optional()
      .meta(help("Schema", "Schema of a three-level project.", "Schema", "三层模型项目的 schema。", "advanced")),
    binaryEncoding: choice(["utf8", "base64", "hex"])
      .default("utf8")
      .meta(
        help(
          "Bytes as text",
          "How bytes are written into a text column; utf8 replaces what is not text.",
          "二进制转文本",
          "二进制写入文本列的方式；utf8 会替换非文本字节。",
          "advanced",
        ),
      ),
    compat: z
      .looseObject({
        truncateBeforeLoad: flag()
          .default(false)
          .meta(help("Truncate first", "Empty the target before reading.", "先清空", "读取前先清空目标。")),
        wrapIntegers: flag()
          .default(false)
          .meta(help("Wrap integers", "INT and SMALLINT wrap around.", "整数回绕", "INT 与 SMALLINT 溢出时回绕。")),
        isoTimeToMidnight: flag()
          .default(false)
          .meta(
            help("Drop ISO times", "2023-04-23T17:50:00 becomes midnight.", "丢弃 ISO 时间", "ISO 时间按零点处理。"),
          ),
        unsupportedAsNull: flag()
          .default(false)
          .meta(
            help(
              "Unsupported as null",
              "Types without a conversion are written as null.",
              "不支持类型写 null",
              "不支持的类型写为 null。",
            ),
          ),
      })
      .prefault({}),
    partitionFormatType: ignored(),
    customPartitionColumns: ignored(),
    customPartitionFunctions: ignored(),
    dynamicPartitionMemUsageFlushIntervalInMinute: ignored(),
    enableOverLengthOutput: ignored(),
    maxOverLengthOutputCount: ignored(),
    useDateWithCalendar: ignored(),
    calendarType: ignored(),
    calendarLenient: ignored(),
    calendarTimeZone: ignored(),
    checkWithGetSize: ignored(),
    envType: ignored(),
    guid: ignored(),
    isSupportThreeModel: ignored(),
    tableComment: ignored(),
    partitionKey: ignored(),
    useSpecialSecret: ignored(),
    encoding: ignored(),
  })
  .superRefine(({ partition, column }, context) => {
    if (!holdsReference(partition) && readPartition(partition) === null) {
      report(context, ["partition"], "job.partition_malformed", { partition });
    }
    const before = new Set<string>();
    const twice = column.findIndex((name) => before.size === before.add(name.toLowerCase()).size);
    if (twice >= 0) {
      const expected = "a column that is not listed before";
      report(context, ["column", twice], "job.illegal_value", { name: "column", value: column[twice]!, expected });
    }
  });

export type OdpsWriterForm = z.input<typeof odpsWriter>;
export type OdpsWriterParameter = z.output<typeof odpsWriter>;
