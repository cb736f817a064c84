import { AppError } from "@/lib/core/errors";
import { JsonObject } from "./json";
import {
  childOf,
  childrenOf,
  childText,
  element,
  isXmlText,
  malformed,
  parseXml,
  xmlDocument,
  type XmlText,
} from "./xml";

/** A job of one SQL task, as `POST /projects/{p}/instances` submits it. */
export interface SqlJob {
  readonly name: string;
  /** What the client calls this submission, or empty; the service shows it back and does not judge it. */
  readonly guid?: string;
  readonly priority: number;
  readonly taskName: string;
  /** One or more statements; the service wants the last one closed by a semicolon. */
  readonly query: string;
  /** Hints such as `odps.sql.type.system.odps2`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Other properties of the task's Config. */
  readonly properties: Readonly<Record<string, string>>;
}

export const DEFAULT_TASK_NAME = "AnonymousSQLTask";
export const DEFAULT_PRIORITY = 9;
const SETTINGS = "settings";

/** @throws AppError "input.invalid" for SQL with characters that XML cannot hold */
export function formatSqlJob(job: SqlJob): string {
  const query = /;\s*$/.test(job.query) ? job.query : `${job.query};`;
  if (!isXmlText(query)) throw new AppError("input.invalid", { reason: "the SQL holds control characters" });
  return xmlDocument(element("Instance", [jobElement({ ...job, query })]));
}

/** The answer to `?source`: the job without the instance around it. */
export function formatJobSource(job: SqlJob): string {
  return xmlDocument(jobElement(job));
}

/** A submitted task of another kind, which the caller may refuse. */
export interface OtherJob {
  readonly kind: string;
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseJob(text: string): SqlJob | OtherJob {
  const root = parseXml(text);
  const job = root.name === "Job" ? root : childOf(root, "Job");
  const task = job && childOf(job, "Tasks")?.children[0];
  if (!task) throw malformed("no task in the job");
  if (task.name !== "SQL") return { kind: task.name };
  const config = childOf(task, "Config");
  const properties = new Map(
    (config === null ? [] : childrenOf(config, "Property")).map((property) => [
      childText(property, "Name") ?? "",
      childText(property, "Value") ?? "",
    ]),
  );
  const settings = properties.get(SETTINGS);
  const guid = childText(job, "Guid");
  properties.delete(SETTINGS);
  return {
    name: childText(job, "Name") ?? "",
    ...(guid ? { guid } : {}),
    priority: Number(childText(job, "Priority") ?? DEFAULT_PRIORITY),
    taskName: childText(task, "Name") || DEFAULT_TASK_NAME,
    query: childText(task, "Query") ?? "",
    settings: settings ? readSettings(settings) : {},
    properties: Object.fromEntries(properties),
  };
}

function readSettings(text: string): Record<string, string> {
  JsonObject.parse(text);
  const members = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return Object.fromEntries(
    members.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function jobElement(job: SqlJob): XmlText {
  const properties = { ...job.properties, [SETTINGS]: JSON.stringify(job.settings) };
  const config = Object.entries(properties).map(([name, value]) =>
    element("Property", [element("Name", name), element("Value", value)]),
  );
  return element("Job", [
    ...(job.name === "" ? [] : [element("Name", job.name)]),
    ...(job.guid ? [element("Guid", job.guid)] : []),
    element("Priority", String(job.priority)),
    element("Tasks", [
      element("SQL", [element("Name", job.taskName), element("Config", config), element("Query", job.query)]),
    ]),
    element("DAG", [element("RunMode", "Sequence")]),
  ]);
}
