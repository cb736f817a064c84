import type { QueryResult } from "@/lib/core/sql/query";

/** The rows shown as a file. CSV by RFC 4180, NULL as `\N`, as MaxCompute exports it. */
export function exportRows({ columns, rows }: QueryResult, format: "csv" | "json"): string {
  if (format === "json") {
    const named = rows.map((row) =>
      Object.fromEntries(columns.map(({ name }, index) => [name, row[index]?.text ?? null])),
    );
    return `${JSON.stringify(named, null, 2)}\n`;
  }
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    columns.map(({ name }) => quote(name)),
    ...rows.map((row) => row.map((cell) => (cell === null ? "\\N" : quote(cell.text)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** Whether a value was cut for the screen, so that a file of it would not be whole. */
export const isCut = ({ rows }: QueryResult) => rows.some((row) => row.some((cell) => cell?.length !== undefined));
