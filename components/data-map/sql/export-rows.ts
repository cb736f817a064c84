import type { PreviewCell } from "@/lib/core/catalog";
import type { QueryResult } from "@/lib/core/sql/query";

export const EXPORT_FORMATS = ["csv", "excel", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A spreadsheet keeps so many digits of a number and makes zeros of the others. */
const EXACT_DIGITS = 15;
/** What a spreadsheet takes for a number, a date or a time: digits with signs of those between them. */
const NUMERIC = /^(?=.*\d)[-+\d.,:/ ]+(e[-+]?\d+)?%?$/i;
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows as a file. `csv` is RFC 4180 with every value as it is and NULL as `\N`, as MaxCompute exports it. `excel` is for
 * opening in a spreadsheet: it says that it is UTF-8, keeps every digit, and nothing in it is a formula; NULL is an empty
 * cell. `json` has one object a row, numbers as text so that no reader rounds them.
 */
export function exportRows({ columns, rows }: QueryResult, format: ExportFormat): string {
  if (format === "json") {
    const named = rows.map((row) =>
      Object.fromEntries(columns.map(({ name }, index) => [name, row[index]?.text ?? null])),
    );
    return `${JSON.stringify(named, null, 2)}\n`;
  }
  const cellOf = format === "excel" ? excelCell : csvCell;
  const lines = [columns.map(({ name }) => quote(name)), ...rows.map((row) => row.map(cellOf))];
  const text = lines.map((line) => `${line.join(",")}\r\n`).join("");
  return format === "excel" ? `\uFEFF${text}` : text;
}

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

const csvCell = (cell: PreviewCell) => (cell === null ? "\\N" : quote(cell.text));

function excelCell(cell: PreviewCell): string {
  if (cell === null) return "";
  const { kind, text } = cell;
  if (kind === "number") return text.replaceAll(/\D/g, "").length > EXACT_DIGITS ? asText(text) : quote(text);
  if (kind !== "text") return quote(text);
  if (NUMERIC.test(text)) return asText(text);
  return quote(FORMULA.test(text) ? `'${text}` : text);
}

/** The one way in which a spreadsheet takes a value of a CSV file for text, whatever it looks like. */
const asText = (text: string) => quote(`="${text}"`);

/** Whether a value was cut for the screen; the files have it whole. */
export const isCut = ({ rows }: QueryResult) =>
  rows.some((row) => row.some((cell) => cell !== null && isCellCut(cell)));

function isCellCut({ kind, text, length }: NonNullable<PreviewCell>): boolean {
  return length !== undefined && (kind !== "bytes" || length > (text.length / 4) * 3);
}
