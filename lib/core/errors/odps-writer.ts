import type { ErrorEntry } from "./entry";

/** Errors of the MaxCompute writer: what it refuses before a row is read, and why a record is dirty. */
export const odpsWriterErrors = {
  "odps.column_unknown": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-32",
    text: {
      en: { message: "The table {table} has no column {column}.", remedy: "Its columns are: {columns}." },
      zh: { message: "表 {table} 没有列 {column}。", remedy: "该表的列有：{columns}。" },
    },
  },
  "odps.not_writable": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-02",
    text: {
      en: { message: "{table} is a {kind}: rows can be written to tables only.", remedy: "Choose a table." },
      zh: { message: "{table} 是 {kind}，只能向表写入数据。", remedy: "请选择一张表。" },
    },
  },
  "odps.type_not_writable": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-02",
    text: {
      en: {
        message: "The column {column} has the type {type}, for which there is no conversion.",
        remedy: "Leave the column out, or change its type; compat.unsupportedAsNull writes null into it instead.",
      },
      zh: {
        message: "列 {column} 的类型 {type} 没有对应的转换。",
        remedy: "请去掉该列或修改其类型；compat.unsupportedAsNull 会改为写入 null。",
      },
    },
  },
  "odps.partition_required": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-31",
    text: {
      en: {
        message: "The table {table} is partitioned by {keys}, and no partition is given.",
        remedy: "Fill in Partition Information down to the last level, for example {example}.",
      },
      zh: {
        message: "表 {table} 按 {keys} 分区，但未填写分区信息。",
        remedy: "请填写到最后一级分区，例如 {example}。",
      },
    },
  },
  "odps.partition_unexpected": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-31",
    text: {
      en: {
        message: "The table {table} has no partitions, but {partition} is given.",
        remedy: "Leave Partition Information empty.",
      },
      zh: { message: "表 {table} 不是分区表，但填写了分区 {partition}。", remedy: "请将分区信息留空。" },
    },
  },
  "odps.partition_levels": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-31",
    text: {
      en: {
        message: "The partition {partition} does not name the levels of {table}, which are {keys}.",
        remedy: "Name every level once, in this order.",
      },
      zh: {
        message: "分区 {partition} 与表 {table} 的分区层级 {keys} 不一致。",
        remedy: "请按此顺序将每一级各写一次。",
      },
    },
  },
  "odps.dynamic_partition": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-01",
    text: {
      en: {
        message: "{reason}",
        remedy: "For dynamic partitions list every partition column in column; otherwise none.",
      },
      zh: { message: "{reason}", remedy: "动态分区需在 column 中列出全部分区列，否则一个都不要列出。" },
    },
  },
  "odps.partition_value_empty": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-01",
    text: {
      en: {
        message: "A record has no value for the partition column {column}.",
        remedy: "Correct the data, or filter such records out.",
      },
      zh: { message: "有记录的分区列 {column} 没有值。", remedy: "请修正数据，或过滤此类记录。" },
    },
  },
  "odps.too_many_partitions": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-01",
    text: {
      en: {
        message: "The records name more than {limit} partitions.",
        remedy: "Check the partition columns; split the run if so many are meant.",
      },
      zh: { message: "数据涉及的分区超过 {limit} 个。", remedy: "请检查分区列；如确需如此多分区，请拆分任务。" },
    },
  },
  "odps.column_count": {
    status: 422,
    retryable: false,
    original: "OdpsWriter-09",
    text: {
      en: {
        message: "The source gives {given} columns, but the destination lists only {wanted}.",
        remedy: "List as many destination columns as the source has, position by position.",
      },
      zh: {
        message: "源端有 {given} 列，但目标端只列出 {wanted} 列。",
        remedy: "请按位置列出与源端数量相同的目标列。",
      },
    },
  },
  "odps.value_unfit": {
    status: 422,
    retryable: false,
    original: "Common-01",
    text: {
      en: { message: "column [{index}] {column}: {reason}", remedy: "" },
      zh: { message: "列 [{index}] {column}：{reason}", remedy: "" },
    },
  },
  "odps.value_too_long": {
    status: 422,
    retryable: false,
    original: "Common-01",
    text: {
      en: { message: "column [{index}] {column}: {bytes} bytes, more than {limit}", remedy: "" },
      zh: { message: "列 [{index}] {column}：{bytes} 字节，超过 {limit}", remedy: "" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
