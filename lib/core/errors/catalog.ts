import type { ErrorEntry } from "./entry";

/** Errors of looking into data sources: table lists, previews, table creation. */
export const catalogErrors = {
  "catalog.not_offered": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'Data source "{name}" is of type {type}, which does not offer this: {what}.',
        remedy: "Choose a data source of another type.",
      },
      zh: { message: "数据源“{name}”的类型为 {type}，不支持：{what}。", remedy: "请选择其他类型的数据源。" },
    },
  },
  "catalog.timed_out": {
    status: 504,
    retryable: true,
    text: {
      en: {
        message: 'Data source "{name}" did not answer within {seconds} seconds.',
        remedy: "Try again. If it happens often, test the connectivity of the data source.",
      },
      zh: {
        message: "数据源“{name}”在 {seconds} 秒内没有响应。",
        remedy: "请重试；若经常出现，请测试该数据源的连通性。",
      },
    },
  },
  "catalog.not_create_table": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "This is not exactly one CREATE TABLE statement: {reason}.",
        remedy: "Leave one statement that begins with CREATE TABLE, and run others in the SQL editor.",
      },
      zh: {
        message: "这里需要且仅需要一条 CREATE TABLE 语句：{reason}。",
        remedy: "请只保留一条以 CREATE TABLE 开头的语句，其他语句请在 SQL 编辑器中执行。",
      },
    },
  },
  "catalog.table_exists": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: 'The table "{table}" exists already; it was left as it is.',
        remedy: "Choose another name, or use the table that is there.",
      },
      zh: { message: "表“{table}”已存在，未做任何改动。", remedy: "请更换表名，或直接使用已有的表。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
