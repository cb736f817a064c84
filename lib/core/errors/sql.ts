import type { ErrorEntry } from "./entry";

/** SQL as people type it: in SQL nodes and in the SQL box. */
export const sqlErrors = {
  "sql.syntax": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The SQL cannot be read at line {line}, column {column}: {reason}.",
        remedy: "Correct the text there.",
      },
      zh: { message: "SQL 在第 {line} 行第 {column} 列无法解析：{reason}。", remedy: "请修改该处文本。" },
    },
  },
  "sql.empty": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "There is no statement to run.", remedy: "Write at least one SQL statement." },
      zh: { message: "没有可运行的语句。", remedy: "请至少写一条 SQL 语句。" },
    },
  },
  "sql.no_data_source": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The SQL names no data source to run on.",
        remedy: "Choose a MaxCompute data source above the editor; it becomes the line --@data_source=<name>.",
      },
      zh: {
        message: "SQL 未指定运行的数据源。",
        remedy: "请在编辑器上方选择 MaxCompute 数据源，它会写成一行 --@data_source=<名称>。",
      },
    },
  },
  "sql.not_supported": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The data source {name} of type {type} takes no SQL.",
        remedy: "Choose a MaxCompute data source.",
      },
      zh: { message: "类型为 {type} 的数据源 {name} 不支持 SQL。", remedy: "请选择 MaxCompute 数据源。" },
    },
  },
  "sql.changes_data": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "{verb} changes data or tables, and this query is read-only.",
        remedy: "Allow changes for this query, or write a SELECT.",
      },
      zh: { message: "{verb} 会更改数据或表，而本次查询为只读。", remedy: "请为本次查询允许更改，或改写为 SELECT。" },
    },
  },
  "sql.one_statement": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "{count} statements were given; a query runs one.",
        remedy: "Select one statement, or put the cursor into it.",
      },
      zh: { message: "给出了 {count} 条语句，一次查询只运行一条。", remedy: "请选中一条语句，或将光标置于其中。" },
    },
  },
  "sql.query_ended": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "The query has not left a result.", remedy: "Look at its state, or run it again." },
      zh: { message: "该查询没有留下结果。", remedy: "请查看其状态，或重新运行。" },
    },
  },
  "sql.submission_unknown": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute did not answer when the query was submitted, and lists no instance of that name.",
        remedy: "Look at the data before you run it again: a late submission may still take effect.",
      },
      zh: {
        message: "提交查询时 MaxCompute 未应答，且其实例列表中没有该名称的实例。",
        remedy: "重新运行之前请先核对数据：迟到的提交仍可能生效。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
