import { malformed } from "./xml";

/*
 * Rows of a result: a header of quoted names, then rows; commas, line feeds, quotes doubled inside quotes. NULL is the
 * bare token \N; the text "\N" is quoted. Source: odpscmd and PyODPS odps/readers.py
 */

const NULL_TOKEN = "\\N";

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Quotes every text; other cells are bare. */
export function formatCsv(header: readonly string[], rows: Iterable<readonly (CsvCell | null)[]>): string {
  let text = `${header.map(quote).join(",")}\n`;
  for (const row of rows) text += `${row.map(formatCell).join(",")}\n`;
  return text;
}

/** A text cell is quoted, a bare one (numbers, times) is not. */
export type CsvCell = string | { readonly bare: string };

/** @throws AppError "maxcompute.answer_malformed" */
export function parseCsv(text: string): CsvTable {
  const cell = /"((?:[^"]|"")*)"|([^,\n\r"]*)/y;
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (let at = 0; at < text.length;) {
    cell.lastIndex = at;
    const found = cell.exec(text)!;
    at = cell.lastIndex;
    const [, quoted, bare] = found;
    row.push(quoted !== undefined ? quoted.replaceAll('""', '"') : bare === NULL_TOKEN ? null : bare!);
    const isLineEnd = at >= text.length || text.startsWith("\n", at) || text.startsWith("\r\n", at);
    if (!isLineEnd && text[at] !== ",") throw malformed(`the CSV is not well formed at character ${at}`);
    if (isLineEnd) {
      at += text[at] === "\r" ? 2 : 1;
      rows.push(row);
      row = [];
    } else if (++at === text.length) {
      rows.push([...row, ""]);
    }
  }
  const [header = [], ...body] = rows;
  return { header: header.map((name) => name ?? NULL_TOKEN), rows: body };
}

function formatCell(cell: CsvCell | null): string {
  if (cell === null) return NULL_TOKEN;
  return typeof cell === "string" ? quote(cell) : cell.bare;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
