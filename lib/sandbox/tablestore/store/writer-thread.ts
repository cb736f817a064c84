import { parentPort, workerData } from "node:worker_threads";
import type { OperationResult, StoreOperation } from "./operation";
import { StoreWriter } from "./writer";

/*
 * The writer's thread. While one group is being made durable, requests gather in the queue and become the next group:
 * one flush to disk serves them all. Between groups it deletes a slice of garbage, and closes when told to.
 */
export interface WriterRequest {
  readonly id: number;
  readonly operation: StoreOperation;
}
export interface WriterReply {
  readonly id: number;
  readonly result: OperationResult;
}
/** Requests in the order they were made, or the wish to end after everything that was asked before. */
export type ToWriter = readonly WriterRequest[] | "close";
/** `ready` comes first, when the store is open. */
export type FromWriter = readonly WriterReply[] | "ready";

const GROUP_LIMIT = 4096;

const port = parentPort!;
const writer = new StoreWriter((workerData as { file: string }).file);
const queue: WriterRequest[] = [];
let isClosing = false;
let isScheduled = false;

port.on("message", (message: ToWriter) => {
  if (message === "close") isClosing = true;
  else queue.push(...message);
  schedule();
});
port.postMessage("ready" satisfies FromWriter);
schedule();

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(work);
}

function work(): void {
  isScheduled = false;
  const group = queue.splice(0, GROUP_LIMIT);
  if (group.length > 0) {
    const results = writer.apply(group.map(({ operation }) => operation));
    port.postMessage(group.map(({ id }, index): WriterReply => ({ id, result: results[index]! })));
  }
  if (queue.length > 0) schedule();
  else if (isClosing) {
    writer.close();
    port.close();
  } else if (writer.clean()) schedule();
}
