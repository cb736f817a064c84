import type { TableColumnView } from "../catalog";
import { AppError } from "../errors";
import type { JobIssue } from "./job-syntax";
import type { Job, JobStep } from "./job";
import { jsonTree } from "./json-tree";
import { resolveChangeColumns } from "./otsstream-columns";
import { ROW_MODE } from "./otsstream";
import { partitionError } from "./odps-partition";
import { holdsReference } from "./parameter";
import { joinPath } from "./path";
import { rangeOf } from "./text-position";
import { closest } from "./unknown-keys";

/** What a look at the outside world found about one step of a job. What was not looked at, or not found out, is null. */
export interface StepFacts {
  /** Registered data sources: their types by name. */
  readonly dataSources: ReadonlyMap<string, string> | null;
  /** Names of the tables of the step's data source, for suggestions; need not be complete. */
  readonly tables: readonly string[] | null;
  /** The table that the step names. */
  readonly table:
    | { readonly kind: "found"; readonly columns: readonly TableColumnView[]; readonly streamEnabled: boolean | null }
    | { readonly kind: "missing" }
    | null;
}

/** Types of data source that the steps work with. */
const TYPES: Readonly<Record<string, string>> = { otsstream: "tablestore", odps: "maxcompute" };

/** Keys that name a step's table, the stronger first. */
const TABLE_KEYS: Readonly<Record<string, readonly string[]>> = { otsstream: ["dataTable", "table"], odps: ["table"] };

/** The key under which a step names its table, and the name; null for steps without one, and for references. */
export function tableOf({ stepType, parameter }: JobStep): { readonly key: string; readonly table: string } | null {
  for (const key of TABLE_KEYS[stepType] ?? []) {
    const table = parameter[key];
    if (typeof table === "string" && table.trim() !== "") return holdsReference(table) ? null : { key, table };
  }
  return null;
}

/** The type of data source that a step needs, or null when it needs none. */
export const dataSourceTypeOf = (stepType: string): string | null => TYPES[stepType] ?? null;

export interface NameIssues {
  readonly errors: readonly JobIssue[];
  readonly warnings: readonly JobIssue[];
}

/**
 * Checks the names in a job against what there is: data sources, tables, streams, columns. Wrong names of data sources
 * are warnings, because the data source may be made later; the rest would fail the run.
 */
export function checkNames(
  text: string,
  job: Job,
  facts: { readonly reader: StepFacts; readonly writer: StepFacts },
): NameIssues {
  const { root } = jsonTree(text);
  const place = (error: AppError): JobIssue => ({ error, ...rangeOf(text, root, pathOf(error)) });
  const steps = [
    { step: job.reader, found: facts.reader },
    { step: job.writer, found: facts.writer },
  ];
  return {
    warnings: steps.flatMap(({ step, found }) => dataSourceErrors(step, found)).map(place),
    errors: steps.flatMap(({ step, found }) => tableErrors(step, found)).map(place),
  };
}

function dataSourceErrors(step: JobStep, { dataSources }: StepFacts): AppError[] {
  const { dataSource: name } = step;
  const wanted = dataSourceTypeOf(step.stepType);
  if (dataSources === null || name === null || wanted === null || holdsReference(name)) return [];
  const path = `${step.path}.parameter.datasource`;
  const type = dataSources.get(name);
  if (type === wanted) return [];
  const fitting = [...dataSources].filter(([, candidate]) => candidate === wanted).map(([candidate]) => candidate);
  if (type !== undefined) {
    const params = { name, type, expected: wanted, stepType: step.stepType };
    return [new AppError("job.data_source_type", params, { path, ...suggesting(name, fitting) })];
  }
  return [new AppError("data_source.not_found", { name }, { path, ...suggesting(name, fitting) })];
}

function tableErrors(step: JobStep, { table, tables }: StepFacts): AppError[] {
  const named = tableOf(step);
  if (table === null || named === null) return [];
  const path = `${step.path}.parameter.${named.key}`;
  if (table.kind === "missing") {
    const params = { dataSource: step.dataSource ?? "", table: named.table };
    return [new AppError("job.table_missing", params, { path, ...suggesting(named.table, tables ?? []) })];
  }
  if (step.stepType === "otsstream" && table.streamEnabled === false) {
    return [new AppError("tablestore.stream_off", { table: named.table }, { path })];
  }
  return step.stepType === "odps"
    ? [...partitionErrors(step, named.table, table), ...writerColumnErrors(step, named.table, table)]
    : readerColumnErrors(step, table);
}

/** A partition that all rows go into. One that the rows name themselves is left to the run. */
function partitionErrors(
  { path, parameter }: JobStep,
  table: string,
  { columns }: { readonly columns: readonly TableColumnView[] },
): AppError[] {
  const keys = columns.filter(({ role }) => role === "partition").map(({ name }) => name);
  const lists = new Set(textsOf(parameter.column).map(({ value }) => value.toLowerCase()));
  if (parameter.supportDynamicPartition === true || keys.some((key) => lists.has(key.toLowerCase()))) return [];
  const partition = typeof parameter.partition === "string" ? parameter.partition : "";
  const error = partitionError(partition, table, keys);
  if (error === null || error.code === "job.partition_malformed") return []; // told without a look at the table
  return [new AppError(error.code, error.params as never, { path: `${path}.parameter.partition` })];
}

function writerColumnErrors(
  { path, parameter }: JobStep,
  table: string,
  { columns }: { readonly columns: readonly TableColumnView[] },
): AppError[] {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  const names = columns.map(({ name }) => name);
  return textsOf(parameter.column).flatMap(({ value: column, index }) => {
    if (column === "*" || holdsReference(column) || known.has(column.toLowerCase())) return [];
    const at = { path: `${path}.parameter.column[${index}]`, ...suggesting(column, names) };
    return [new AppError("odps.column_unknown", { table, column, columns: names.join(", ") }, at)];
  });
}

function readerColumnErrors(
  { path, parameter }: JobStep,
  { columns }: { readonly columns: readonly TableColumnView[] },
): AppError[] {
  if (parameter.mode === ROW_MODE) return [];
  const keys = columns.filter(({ role }) => role === "primaryKey").map(({ name }) => name);
  const exported = String(parameter.isExportSequenceInfo ?? false).toLowerCase() === "true";
  return textsOf(parameter.column).flatMap(({ value: column, index }) => {
    if (holdsReference(column)) return [];
    try {
      resolveChangeColumns([column], keys, exported);
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const known = [...keys, "colName", "version", "colValue", "opType", "sequenceInfo"];
      const options = { path: joinPath(`${path}.parameter`, `column[${index}]`), ...suggesting(column, known) };
      return [new AppError(error.code, error.params as never, options)];
    }
  });
}

function textsOf(list: unknown): { readonly value: string; readonly index: number }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((value: unknown, index) => (typeof value === "string" ? [{ value, index }] : []));
}

function suggesting(word: string, candidates: readonly string[]): { details?: Readonly<Record<string, unknown>> } {
  const suggestion = closest(word, candidates);
  return suggestion === null || suggestion === word ? {} : { details: { suggestion } };
}

/** The path of an error made above: plain keys and indexes. */
function pathOf({ path = "" }: AppError): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? key! : Number(index),
  );
}
