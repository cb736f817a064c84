import type { JobEdit } from "../job/edit";
import { isObject } from "../job/formats";
import { jobSyntax } from "../job/job-syntax";
import { otsstreamReader, isRowMode } from "../job/otsstream";
import { odpsWriter } from "../job/odps";
import { valueAt, type Path } from "../job/path";
import type { ColumnLists } from "../mapping/mapping";
import { findObstacles, type Obstacle } from "./obstacles";

export type WizardSide = "reader" | "writer";

/** A job of version 2.0 as the wizard shows it. The text stays the only truth: this is read from it and never written. */
export interface WizardJob {
  readonly document: Readonly<Record<string, unknown>>;
  /** Where the two ends stand: `["steps", 0, "parameter"]`. */
  readonly base: Readonly<Record<WizardSide, Path>>;
  readonly reader: Readonly<Record<string, unknown>>;
  readonly writer: Readonly<Record<string, unknown>>;
}

export type WizardReading =
  | { readonly job: WizardJob; readonly obstacles: null }
  | { readonly job: null; readonly obstacles: readonly Obstacle[] };

/** The job behind a text, or everything that keeps the wizard from showing it without loss. */
export function readWizard(text: string): WizardReading {
  const obstacles = findObstacles(text);
  if (obstacles.length > 0) return { job: null, obstacles };
  const document = jobSyntax(text).document as Record<string, unknown>;
  const steps = document.steps as readonly Record<string, unknown>[];
  const base = (category: WizardSide): Path => [
    "steps",
    steps.findIndex((step) => step.category === category),
    "parameter",
  ];
  return { job: jobOf(document, { reader: base("reader"), writer: base("writer") }), obstacles: null };
}

/** The job of a document whose two ends stand at `base`. */
export function jobOf(document: WizardJob["document"], base: WizardJob["base"]): WizardJob {
  const parameter = (path: Path) => (valueAt(document, path) ?? {}) as Readonly<Record<string, unknown>>;
  return { document, base, reader: parameter(base.reader), writer: parameter(base.writer) };
}

/** One parameter of a side as its schema reads it; what it refuses comes back as typed. */
export function parameterValue(job: WizardJob, side: WizardSide, name: string): unknown {
  const raw = job[side][name];
  const parsed = fieldSchema(side, name)?.safeParse(raw);
  return parsed?.success ? parsed.data : raw;
}

/** The schema of one parameter: its title, help and rule ride on it. */
export function fieldSchema(side: WizardSide, name: string) {
  const shape: Readonly<
    Record<string, (typeof otsstreamReader.shape)[keyof typeof otsstreamReader.shape] | undefined>
  > = side === "reader" ? otsstreamReader.shape : (odpsWriter.shape as never);
  return shape[name];
}

/** Writes a value in the way the job writes it already: `"0"` stays a text, `0` a number. */
export function editOf(job: WizardJob, path: Path, value: unknown): JobEdit {
  const before = valueAt(job.document, path);
  const keepsText = typeof before === "string" && (typeof value === "number" || typeof value === "boolean");
  return { path, value: keepsText ? String(value) : value };
}

export function parameterEdit(job: WizardJob, side: WizardSide, name: string, value: unknown): JobEdit {
  return editOf(job, [...job.base[side], name], value);
}

/** The column lists by name, whatever the mode writes them as. */
export function columnListsOf({ reader, writer }: WizardJob): ColumnLists {
  const names = (list: unknown) =>
    Array.isArray(list) ? list.map((entry) => (isObject(entry) ? String(entry.name) : String(entry))) : null;
  return {
    reader: "column" in reader ? names(reader.column) : [],
    writer: "column" in writer ? names(writer.column) : [],
  };
}

/** Writes both lists; row mode names its columns by objects. */
export function columnEdits(job: WizardJob, { reader, writer }: ColumnLists): JobEdit[] {
  const entries =
    reader !== null && isRowMode(job.reader as { mode?: string }) ? reader.map((name) => ({ name })) : reader;
  return [parameterEdit(job, "reader", "column", entries), parameterEdit(job, "writer", "column", writer)];
}

/** Another source table: the mapping of the old one is gone with it. */
export const sourceEdits = (job: WizardJob, table: string): JobEdit[] => [
  parameterEdit(job, "reader", sourceTableKey(job), table),
  ...columnEdits(job, { reader: null, writer: null }),
];

/** Another destination table: its partition and mapping are gone with the old one. */
export const targetEdits = (job: WizardJob, table: string): JobEdit[] => [
  parameterEdit(job, "writer", "table", table),
  parameterEdit(job, "writer", "partition", ""),
  ...columnEdits(job, { reader: null, writer: null }),
];

/** Parameters that have an effect but no place in the wizard: kept as they are, and named there. */
export function keptParameters({ reader, writer, document }: WizardJob): readonly string[] {
  const shown = (side: WizardSide, parameter: Readonly<Record<string, unknown>>) =>
    Object.keys(parameter).filter(
      (name) => !SHOWN[side].has(name) && parameter[name] !== null && parameter[name] !== "",
    );
  const setting = isObject(document.setting) ? document.setting : {};
  const speed = isObject(setting.speed) ? setting.speed : {};
  return [
    ...shown("reader", reader),
    ...shown("writer", writer),
    ...Object.keys(speed).filter((name) => !["concurrent", "throttle", "mbps"].includes(name)),
    ...Object.keys(setting).filter((name) => !["errorLimit", "speed", "executeMode"].includes(name)),
  ];
}

const SHOWN: Readonly<Record<WizardSide, ReadonlySet<string>>> = {
  reader: new Set([
    ...["datasource", "dataTable", "table", "startTimeString", "endTimeString", "statusTable", "maxRetries"],
    ...["isExportSequenceInfo", "mode", "column", "enableSeekIterator", "enableTableGroupSupport", "isTimeseriesTable"],
    ...["startTimestampMillis", "endTimestampMillis", "date", "acceptTrimmedData"],
  ]),
  writer: new Set([
    ...["datasource", "tunnelQuota", "table", "partition", "truncate", "column", "emptyAsNull", "consistencyCommit"],
    ...["compress", "overLengthRule", "binaryEncoding"],
  ]),
};

/** Name under which the job keeps the source table: `table` is the older one, and `dataTable` wins. */
export const sourceTableKey = ({ reader }: WizardJob) =>
  typeof reader.table === "string" && reader.dataTable === undefined ? "table" : "dataTable";
