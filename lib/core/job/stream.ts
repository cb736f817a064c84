import { z } from "zod";
import { flag, help, report, text, wholeNumber } from "./parameter";

const streamColumn = z
  .looseObject({
    type: text()
      .transform((type) => type.toLowerCase())
      .pipe(z.enum(["string", "long", "double", "bool", "boolean", "date", "bytes"]))
      .default("string")
      .meta(
        help(
          "Type",
          "string, long, double, bool, date or bytes.",
          "类型",
          "string、long、double、bool、date 或 bytes。",
        ),
      ),
    value: z
      .union([z.string(), z.number(), z.boolean(), z.null()])
      .optional()
      .meta(help("Value", "The same in every row.", "值", "每一行都相同。")),
    random: text()
      .optional()
      .meta(
        help(
          "Random",
          "Two bounds, a,b; for texts and bytes the bounds of the length.",
          "随机",
          "上下界 a,b；文本和字节为长度范围。",
        ),
      ),
    dateFormat: text()
      .optional()
      .meta(help("Date format", "Pattern of a date's value.", "日期格式", "日期值的格式。")),
  })
  .superRefine(({ value, random }, context) => {
    if (value === undefined && random === undefined) {
      report(context, ["value"], "job.missing_parameter", { name: "value" });
    }
    if (random !== undefined && !/^[^,]+,[^,]+$/.test(random)) {
      report(context, ["random"], "job.wrong_type", { name: "random", expected: "two bounds separated by a comma" });
    }
  });

/** `parameter` of a `stream` reader step: made-up rows for trying things out. Source: DataX streamreader. */
export const streamReader = z.looseObject({
  sliceRecordCount: wholeNumber(0).meta(
    help("Records", "Rows of each of the concurrent channels.", "记录数", "每个并发通道产生的行数。"),
  ),
  column: z
    .array(streamColumn)
    .min(1)
    .meta(help("Columns", "What each row holds.", "列", "每一行的内容。")),
});
export type StreamReaderParameter = z.output<typeof streamReader>;

/** `parameter` of a `stream` writer step: counts rows and shows them if asked. Source: DataX streamwriter. */
export const streamWriter = z.looseObject({
  print: flag()
    .default(true)
    .meta(help("Print", "Shows the first rows in the run log.", "打印", "在运行日志中显示前若干行。")),
  fieldDelimiter: z
    .string()
    .default("\t")
    .meta(help("Field delimiter", "Between the values of a printed row.", "列分隔符", "打印时列之间的分隔符。")),
  recordNumBeforeSleep: wholeNumber(0)
    .default(0)
    .meta(help("Rows before a pause", "0 for none.", "暂停前行数", "0 表示不暂停。")),
  sleepTime: wholeNumber(0)
    .default(0)
    .meta(help("Pause", "Milliseconds.", "暂停时长", "毫秒。")),
});
export type StreamWriterParameter = z.output<typeof streamWriter>;
