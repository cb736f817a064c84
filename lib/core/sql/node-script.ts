import { AppError, toAppError } from "../errors";
import { findReferences, unresolved } from "../job/references";
import type { JobIssue } from "../job/job-syntax";
import { readStatements, type SqlStatement } from "./statements";

/**
 * The text of an SQL node: statements with `${name}` references, and among the comments at its top a line that names
 * the data source it runs on, written as DataWorks writes such notes: `--@data_source=MyMaxComputeDataSource`.
 */
export interface SqlNodeScript {
  readonly dataSource: string | null;
  readonly statements: readonly SqlStatement[];
}

const DATA_SOURCE = /^--@data_source=(.*)$/m;

/** @throws AppError "sql.syntax" */
export function readSqlNode(text: string): SqlNodeScript {
  return { dataSource: dataSourceOf(text), statements: readStatements(text) };
}

/** The data source the text names, or null. */
export function dataSourceOf(text: string): string | null {
  const name = DATA_SOURCE.exec(text)?.[1]?.trim() ?? "";
  return name === "" ? null : name;
}

/** The text with another data source. */
export function withDataSource(text: string, name: string): string {
  const line = `--@data_source=${name}`;
  return DATA_SOURCE.test(text) ? text.replace(DATA_SOURCE, () => line) : `${line}\n${text}`;
}

/** What stands against running the text; without `defined` no reference is reported. Never throws. */
export function checkSqlNode(text: string, { defined }: { readonly defined?: readonly string[] } = {}): JobIssue[] {
  const issues: JobIssue[] = [];
  const at = (offset: number, length: number) => {
    const before = text.slice(0, offset).split("\n");
    return { offset, length, line: before.length, column: before.at(-1)!.length + 1 };
  };
  try {
    const { dataSource, statements } = readSqlNode(text);
    if (dataSource === null) issues.push({ error: new AppError("sql.no_data_source", {}), ...at(0, 0) });
    if (statements.every(({ effect }) => effect === "set"))
      issues.push({ error: new AppError("sql.empty", {}), ...at(0, 0) });
  } catch (thrown) {
    const error = toAppError(thrown);
    const { line, column } = error.details as { line: number; column: number };
    const offset =
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length +
      (line > 1 ? 1 : 0) +
      column -
      1;
    issues.push({ error, offset, length: 1, line, column });
  }
  for (const reference of findReferences(text)) {
    if (defined === undefined || defined.includes(reference.name)) continue;
    issues.push({ error: unresolved(reference, defined), ...at(reference.offset, reference.length) });
  }
  return issues;
}
