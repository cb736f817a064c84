import { httpDate, parseHttpDate } from "./times";
import { childOf, childrenOf, childText, element, malformed, parseXml, xmlDocument, type XmlElement } from "./xml";

export const INSTANCE_STATUSES = ["Running", "Suspended", "Terminated"] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** How one task stands. A job whose SQL fails still ends as `Terminated`; the task is what failed. */
export const TASK_STATUSES = ["Waiting", "Running", "Success", "Failed", "Suspended", "Cancelled"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export interface OdpsTask {
  readonly name: string;
  /** `SQL`; PyODPS finds the task by it. */
  readonly type: string;
  readonly status: TaskStatus;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export function formatInstanceStatus(status: InstanceStatus): string {
  return xmlDocument(element("Instance", [element("Status", status)]));
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseInstanceStatus(text: string): InstanceStatus {
  return readStatus(instanceOf(text));
}

export function formatTaskStatus(status: InstanceStatus, tasks: readonly OdpsTask[]): string {
  const elements = tasks.map((task) => {
    const times = [
      ["StartTime", task.startedAt],
      ["EndTime", task.endedAt],
    ] as const;
    return element(
      "Task",
      [
        element("Name", task.name),
        ...times.flatMap(([name, time]) => (time === null ? [] : [element(name, httpDate(time))])),
        element("Status", task.status),
        element("Histories"),
      ],
      { Type: task.type },
    );
  });
  return xmlDocument(element("Instance", [element("Status", status), element("Tasks", elements)]));
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseTaskStatus(text: string): {
  readonly status: InstanceStatus;
  readonly tasks: readonly OdpsTask[];
} {
  const root = instanceOf(text);
  const tasks = childOf(root, "Tasks");
  return {
    status: readStatus(root),
    tasks: (tasks === null ? [] : childrenOf(tasks, "Task")).map((task) => ({
      name: childText(task, "Name") ?? "",
      type: task.attributes.Type ?? "",
      status: readTaskStatus(childText(task, "Status")),
      startedAt: parseHttpDate(childText(task, "StartTime")),
      endedAt: parseHttpDate(childText(task, "EndTime")),
    })),
  };
}

/** What an instance left behind: rows as CSV, or a text such as an error or the answer to a command. */
export interface TaskResult {
  readonly taskName: string;
  readonly status: TaskStatus;
  readonly format: "csv" | "text";
  readonly text: string;
}

export function formatTaskResult({ taskName, status, format, text }: TaskResult): string {
  const result = element("Result", Buffer.from(text).toString("base64"), { Transform: "Base64", Format: format });
  const task = element("Task", [element("Name", taskName), result, element("Status", status)], { Type: "SQL" });
  return xmlDocument(element("Instance", [element("Tasks", [task])]));
}

/** Results by task name. @throws AppError "maxcompute.answer_malformed" */
export function parseTaskResults(text: string): ReadonlyMap<string, TaskResult> {
  const tasks = childOf(instanceOf(text), "Tasks");
  const results = (tasks === null ? [] : childrenOf(tasks, "Task")).map((task): [string, TaskResult] => {
    const taskName = childText(task, "Name") ?? "";
    const result = childOf(task, "Result");
    const isBase64 = result?.attributes.Transform === "Base64";
    const body = result?.text ?? "";
    return [
      taskName,
      {
        taskName,
        status: readTaskStatus(childText(task, "Status")),
        format: result?.attributes.Format === "csv" ? "csv" : "text",
        text: isBase64 ? Buffer.from(body, "base64").toString("utf8") : body,
      },
    ];
  });
  return new Map(results);
}

/** The body that cancels an instance. */
export function formatCancel(): string {
  return formatInstanceStatus("Terminated");
}

function instanceOf(text: string): XmlElement {
  const root = parseXml(text);
  if (root.name !== "Instance") throw malformed("no <Instance>");
  return root;
}

function readStatus(root: XmlElement): InstanceStatus {
  const text = childText(root, "Status")?.trim() ?? "";
  const status = INSTANCE_STATUSES.find((known) => known.toLowerCase() === text.toLowerCase());
  if (status === undefined) throw malformed(`the instance status ${text} is unknown`);
  return status;
}

/** A result that names no status belongs to a task that ended well. */
function readTaskStatus(text: string | null): TaskStatus {
  if (text === null) return "Success";
  const status = TASK_STATUSES.find((known) => known.toLowerCase() === text.trim().toLowerCase());
  if (status === undefined) throw malformed(`the task status ${text} is unknown`);
  return status;
}
