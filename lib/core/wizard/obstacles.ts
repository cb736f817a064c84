import { isJobDocument, isObject } from "../job/formats";
import { jobSyntax } from "../job/job-syntax";
import { columnName, isRowMode } from "../job/otsstream";
import { readPartition } from "../job/odps-partition";
import { valueAt, type Path } from "../job/path";
import { rangeOf, type TextRange } from "../job/text-position";

/** Why the wizard cannot show a job without losing or bending something. Each has its sentence in the catalogue. */
export type ObstacleReason =
  | "syntax"
  | "format"
  | "duplicateKey"
  | "steps"
  | "readerType"
  | "writerType"
  | "transformers"
  | "shareLimit"
  | "windowKind"
  | "partition"
  | "dynamicPartition"
  | "columns"
  | "columnCount";

export interface Obstacle extends TextRange {
  readonly reason: ObstacleReason;
  /** What stands there: a step type, a key. */
  readonly found: string;
}

const given = (value: unknown) => value !== undefined && value !== null && value !== "";

/** Everything in the way, in the order of the text's parts; none for a job that the wizard shows. */
export function findObstacles(text: string): readonly Obstacle[] {
  const { root, document, errors, warnings } = jobSyntax(text);
  if (root === null) {
    return errors.map(({ error, ...place }) => ({ reason: "syntax", found: error.message, ...at(place) }));
  }
  const obstacle = (reason: ObstacleReason, path: Path, found = ""): Obstacle => ({
    reason,
    found,
    ...rangeOf(text, root, path, "key"),
  });
  if (!isJobDocument(document)) return [obstacle("format", [])];
  const twice = warnings.map(({ error, ...place }): Obstacle => ({
    reason: "duplicateKey",
    found: String(error.params.key),
    ...at(place),
  }));
  return [...twice, ...stepObstacles(document, obstacle), ...settingObstacles(document, obstacle)];
}

type Report = (reason: ObstacleReason, path: Path, found?: string) => Obstacle;

function stepObstacles(document: Readonly<Record<string, unknown>>, report: Report): Obstacle[] {
  const steps: readonly unknown[] = Array.isArray(document.steps) ? document.steps : [];
  const ends = (["reader", "writer"] as const).map((category) =>
    steps.findIndex((step) => isObject(step) && step.category === category),
  );
  const [reader = -1, writer = -1] = ends;
  if (steps.length !== 2 || reader < 0 || writer < 0) return [report("steps", ["steps"], String(steps.length))];
  const step = (index: number) => steps[index] as Readonly<Record<string, unknown>>;
  const types: Obstacle[] = [];
  const readerType = String(step(reader).stepType);
  const writerType = String(step(writer).stepType);
  if (readerType !== "otsstream") types.push(report("readerType", ["steps", reader, "stepType"], readerType));
  if (writerType !== "odps") types.push(report("writerType", ["steps", writer, "stepType"], writerType));
  if (types.length > 0) return types;
  const parameter = (index: number) => {
    const value = step(index).parameter;
    return isObject(value) ? value : {};
  };
  return parameterObstacles(
    { values: parameter(reader), base: ["steps", reader, "parameter"] },
    { values: parameter(writer), base: ["steps", writer, "parameter"] },
    report,
  );
}

interface End {
  readonly values: Readonly<Record<string, unknown>>;
  readonly base: Path;
}

function parameterObstacles(reader: End, writer: End, report: Report): Obstacle[] {
  const found: Obstacle[] = [];
  for (const key of ["startTimestampMillis", "endTimestampMillis", "date"]) {
    if (given(reader.values[key])) found.push(report("windowKind", [...reader.base, key], key));
  }
  const { partition, supportDynamicPartition: dynamic, partitionColumnMapping: formats } = writer.values;
  if (given(partition) && (typeof partition !== "string" || readPartition(partition) === null)) {
    found.push(report("partition", [...writer.base, "partition"], String(partition)));
  }
  if (dynamic === true || dynamic === "true")
    found.push(report("dynamicPartition", [...writer.base, "supportDynamicPartition"]));
  if (Array.isArray(formats) && formats.length > 0)
    found.push(report("dynamicPartition", [...writer.base, "partitionColumnMapping"]));
  return [...found, ...columnObstacles(reader, writer, report)];
}

function columnObstacles(reader: End, writer: End, report: Report): Obstacle[] {
  const [from, to] = [reader.values.column ?? null, writer.values.column ?? null];
  const rows = isRowMode(reader.values as { mode?: string });
  const readerPath = [...reader.base, "column"];
  const writerPath = [...writer.base, "column"];
  const isReaderList = from === null || (Array.isArray(from) && from.every((entry) => isEntry(entry, rows)));
  const isWriterList = to === null || (Array.isArray(to) && to.every((entry) => typeof entry === "string"));
  if (!isReaderList) return [report("columns", readerPath)];
  if (!isWriterList) return [report("columns", writerPath)];
  const names = Array.isArray(from) ? from.map(columnName) : [];
  const columns = Array.isArray(to) ? (to as readonly string[]) : [];
  if (new Set(names).size < names.length && names.length !== columns.length) return [report("columns", readerPath)];
  const isAll = columns.length === 0 || (columns.length === 1 && columns[0] === "*");
  if (names.length === 0 || isAll || names.length === columns.length) return [];
  return [report("columnCount", writerPath, `${names.length} : ${columns.length}`)];
}

function isEntry(entry: unknown, rows: boolean): boolean {
  if (!rows) return typeof entry === "string";
  return isObject(entry) && typeof entry.name === "string" && Object.keys(entry).length === 1;
}

function settingObstacles(document: Readonly<Record<string, unknown>>, report: Report): Obstacle[] {
  const transformers: Path = ["extend", "datax", "transformer"];
  const share: Path = ["extend", "datax", "errorLimit", "percentage"];
  const listed = valueAt(document, transformers);
  const isEmpty = !given(listed) || (Array.isArray(listed) && listed.length === 0);
  return [
    ...(isEmpty ? [] : [report("transformers", transformers)]),
    ...(given(valueAt(document, share)) ? [report("shareLimit", share)] : []),
  ];
}

const at = ({ offset, length, line, column }: TextRange): TextRange => ({ offset, length, line, column });
