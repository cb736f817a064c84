import { formatCsv, type CsvCell } from "@/lib/maxcompute/documents/csv";
import {
  formatInstanceStatus,
  formatTaskResult,
  formatTaskStatus,
  type InstanceStatus,
} from "@/lib/maxcompute/documents/instance";
import { formatJobSource, parseJob } from "@/lib/maxcompute/documents/job";
import { formatSummary } from "@/lib/maxcompute/documents/summary";
import { element, xmlDocument } from "@/lib/maxcompute/documents/xml";
import { formatOdpsType } from "@/lib/maxcompute/odps-type";
import { json, plain, readText, xml, type Call, type Reply } from "../http/call";
import { invalidParameter, methodNotAllowed, noSuchInstance, ServiceError } from "../http/service-error";
import { submitJob } from "../jobs";
import { OWNER, type Service } from "../service";
import type { Instance, InstanceResult } from "../store/instances";
import { createInstanceDownload, readRows, reloadDownload } from "../tunnel/downloads";
import { csvCell, readInstanceRows } from "../tunnel/table-rows";
import { projectOf } from "./projects";
import type { Answer, Route } from "./route";

/** A blocking status call is answered after this long at the latest. */
const BLOCKING_MS = 5_000;

export function instanceRoute(method: string, id: string | null, query: ReadonlyMap<string, string>): Route {
  const rest = (operation: string, answer: Answer): Route => ({ operation, subject: id, isTunnel: false, answer });
  const tunnel = (operation: string, answer: Answer): Route => ({ operation, subject: id, isTunnel: true, answer });
  if (id === null) {
    if (method === "POST") return rest("submitInstance", submitInstance);
    return rest("listInstances", listInstances);
  }
  if (method === "POST" && query.has("downloads")) return tunnel("createInstanceDownload", createInstanceDownload);
  if (method === "GET" && query.has("downloadid"))
    return query.has("data") ? tunnel("readRows", readRows) : tunnel("reloadDownload", reloadDownload);
  if (method === "PUT")
    return query.has("info") ? rest("putInstanceInfo", putInfo) : rest("cancelInstance", cancelInstance);
  if (method !== "GET")
    return rest("unknown", () => {
      throw methodNotAllowed();
    });
  if (query.has("taskstatus")) return rest("getTaskStatus", getTaskStatus);
  if (query.has("result")) return rest("getTaskResult", getTaskResult);
  if (query.has("source")) return rest("getInstanceSource", getSource);
  if (query.has("instancesummary")) return rest("getInstanceSummary", getSummary);
  if (query.has("instanceprogress")) return rest("getInstanceProgress", getProgress);
  const details = ["instancedetail", "detail", "instancequota", "cached"];
  if (details.some((key) => query.has(key))) return rest("getInstanceDetail", () => json("{}"));
  if (query.has("info")) return rest("getInstanceInfo", getInfo);
  if (query.has("log")) return rest("getInstanceLog", () => plain(""));
  return rest("getInstance", getInstance);
}

async function submitInstance(service: Service, call: Call): Promise<Reply> {
  const project = projectOf(service, call);
  const job = parseJob(await readText(call));
  if ("kind" in job) throw invalidParameter(`tasks of type ${job.kind} are not supported by the sandbox`);
  const { id, done } = await submitJob(service, { project: project.name, owner: OWNER, job: withSchema(job, call) });
  const location = { location: `${call.baseUrl}/api/projects/${project.name}/instances/${id}` };
  if (call.query.has("tryWait") || call.query.has("trywait"))
    await Promise.race([done, waited(BLOCKING_MS, call.signal)]);
  return { status: 201, headers: location };
}

/** In a project with schemas the request names the default one. */
function withSchema<Job extends { readonly settings: Readonly<Record<string, string>> }>(job: Job, call: Call): Job {
  const schema = call.query.get("curr_schema");
  return schema ? { ...job, settings: { "odps.default.schema": schema, ...job.settings } } : job;
}

async function instanceOf(service: Service, call: Call): Promise<Instance> {
  const project = projectOf(service, call);
  const id = call.path[3] ?? "";
  const instance = await service.instances.find(project.name, id);
  if (instance === null) throw noSuchInstance(id);
  return instance;
}

function statusOf(instance: Instance): InstanceStatus {
  return instance.status === "Running" ? "Running" : "Terminated";
}

async function getInstance(service: Service, call: Call): Promise<Reply> {
  let instance = await instanceOf(service, call);
  const until = Date.now() + BLOCKING_MS;
  while (
    call.query.has("instancestatus") &&
    instance.status === "Running" &&
    Date.now() < until &&
    !call.signal.aborted
  ) {
    await waited(50, call.signal);
    instance = await instanceOf(service, call);
  }
  return xml(formatInstanceStatus(statusOf(instance)), {
    "x-odps-owner": instance.owner,
    "x-odps-start-time": new Date(instance.startedAt).toUTCString(),
    "x-odps-end-time": instance.endedAt === null ? "" : new Date(instance.endedAt).toUTCString(),
  });
}

async function getTaskStatus(service: Service, call: Call): Promise<Reply> {
  const instance = await instanceOf(service, call);
  const task = {
    name: instance.job.taskName,
    type: "SQL",
    status: instance.status,
    startedAt: new Date(instance.startedAt),
    endedAt: instance.endedAt === null ? null : new Date(instance.endedAt),
  };
  return xml(formatTaskStatus(statusOf(instance), [task]));
}

async function getTaskResult(service: Service, call: Call): Promise<Reply> {
  const instance = await instanceOf(service, call);
  const { result, status, job } = instance;
  if (result?.kind !== "rows")
    return xml(formatTaskResult({ taskName: job.taskName, status, format: "text", text: result?.text ?? "" }));
  const rows: (CsvCell | null)[][] = [];
  const count = Math.min(result.count, service.limits.maxInlineRows);
  for await (const batch of readInstanceRows(service, instance.id, { ...result, start: 0, count, zone: "wall" }))
    for (const row of batch) rows.push(row.map((value, i) => csvCell(result.columns[i]!.type, value)));
  const names = result.columns.map(({ name }) => name);
  return xml(rowsDocument(job.taskName, formatCsv(names, rows), result));
}

/** The result of a SELECT with the types of its columns, by which clients turn cells into values. */
function rowsDocument(taskName: string, csv: string, result: Extract<InstanceResult, { kind: "rows" }>): string {
  const descriptor = {
    IsSelect: true,
    SelectResultStatus: "OK",
    Schema: { Columns: result.columns.map(({ name, type }) => ({ Name: name, Type: formatOdpsType(type) })) },
  };
  const attributes = { Transform: "Base64", Format: "csv" };
  const task = element(
    "Task",
    [
      element("Name", taskName),
      element("Result", Buffer.from(csv).toString("base64"), attributes),
      element("ResultDescriptor", JSON.stringify(descriptor)),
      element("Status", "Success"),
    ],
    { Type: "SQL" },
  );
  return xmlDocument(element("Instance", [element("Tasks", [task])]));
}

async function getSource(service: Service, call: Call): Promise<Reply> {
  return xml(formatJobSource((await instanceOf(service, call)).job));
}

async function getSummary(service: Service, call: Call): Promise<Reply> {
  const { result } = await instanceOf(service, call);
  const summary = formatSummary(result?.kind === "text" ? (result.outputs ?? []) : []);
  return json(summary);
}

async function getProgress(service: Service, call: Call): Promise<Reply> {
  const instance = await instanceOf(service, call);
  const isDone = instance.status !== "Running";
  const fields = {
    Status: isDone ? "TERMINATED" : "RUNNING",
    BackupWorkers: 0,
    TerminatedWorkers: isDone ? 1 : 0,
    RunningWorkers: isDone ? 0 : 1,
    TotalWorkers: 1,
    InputRecords: 0,
    OutputRecords: instance.result?.kind === "rows" ? instance.result.count : 0,
    FinishedPercentage: isDone ? 100 : 0,
  };
  const children = Object.entries(fields).map(([name, value]) => element(name, String(value)));
  return xml(xmlDocument(element("Progress", [element("Stage", children, { ID: "M1_job_0" })])));
}

async function getInfo(service: Service, call: Call): Promise<Reply> {
  await instanceOf(service, call);
  return plain(call.query.get("key") === "warnings" ? JSON.stringify({ warnings: [] }) : "");
}

async function putInfo(service: Service, call: Call): Promise<Reply> {
  await instanceOf(service, call);
  return json(JSON.stringify({ result: "", status: "ok" }));
}

async function cancelInstance(service: Service, call: Call): Promise<Reply> {
  const instance = await instanceOf(service, call);
  const running = service.running.get(instance.id);
  if (running === undefined)
    throw new ServiceError(
      409,
      "InvalidStateSetting",
      "ODPS-0420031: Invalid state setting - the instance is terminated",
    );
  running.abort();
  return plain("");
}

/** Jobs that wait for room. Here a job starts when it comes, so none ever waits. */
export function listQueueing(service: Service, call: Call): Reply {
  projectOf(service, call);
  return xml(
    xmlDocument(element("Instances", [element("Marker"), element("MaxItems", "1000"), element("Content", "[]")])),
  );
}

async function listInstances(service: Service, call: Call): Promise<Reply> {
  const project = projectOf(service, call);
  const maxItems = Math.min(Number(call.query.get("maxitems") ?? "1000") || 1000, 1000);
  const found = await service.instances.list(project.name, maxItems + 1, call.query.get("marker") || null);
  const wanted = call.query.get("status");
  const jobName = call.query.get("jobname");
  const page = found.slice(0, maxItems);
  const items = page.filter(
    (instance) =>
      (!wanted || statusOf(instance).toLowerCase() === wanted.toLowerCase()) &&
      (!jobName || instance.job.name === jobName),
  );
  const instances = items.map((instance) =>
    element("Instance", [
      element("Name", instance.id),
      element("Owner", instance.owner),
      element("StartTime", new Date(instance.startedAt).toUTCString()),
      ...(instance.endedAt === null ? [] : [element("EndTime", new Date(instance.endedAt).toUTCString())]),
      element("Status", statusOf(instance)),
    ]),
  );
  // Of named jobs only the newest page is looked through.
  const marker = found.length > maxItems && !jobName ? (page.at(-1)?.id ?? "") : "";
  return xml(
    xmlDocument(element("Instances", [element("Marker", marker), element("MaxItems", String(maxItems)), ...instances])),
  );
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
