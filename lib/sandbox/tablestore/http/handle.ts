import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/lib/core/errors";
import { OPERATIONS, type OperationName } from "@/lib/tablestore/operations";
import { HEADER, type Headers } from "@/lib/tablestore/signature";
import { meetFault, type ErrorAnswer } from "../../faults/meet-fault";
import type { SandboxServerOptions } from "../../server";
import { SERVICE } from "../operations";
import type { Call, Operation } from "../operations/call";
import { internalError, invalid, ServiceError, unsupported } from "../service-error";
import type { Store } from "../store/store";
import { answer, errorBody, type Signer } from "./answer";
import { authenticate, inflate, responseKeyOf, signedHeaders } from "./authenticate";
import { readBody } from "./read-body";

export type HandlerOptions = Pick<SandboxServerOptions, "accounts" | "now" | "faults">;

/**
 * Answers one request, whatever it is. Never throws: what nobody foresaw is the service's own internal error.
 * `lastBodies` holds the last good answer per operation, for the fault that repeats it.
 */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  store: Store,
  options: HandlerOptions,
  lastBodies: Map<string, Uint8Array>,
): Promise<void> {
  const operation = operationOf(request.url ?? "/");
  const headers = signedHeaders(request.headers);
  const signer = signerOf(operation, headers, options);
  const render = (status: number, code: string, message: string): ErrorAnswer =>
    answer(status, errorBody({ code, message }), signer, options.now());
  try {
    const received = await receive(request);
    const fault = options.faults.take({ server: "tablestore", operation });
    if (fault !== null && !(await meetFault(fault, response, render))) return;
    const behaviour = fault?.effect.kind === "behave" ? fault.effect.behaviour : null;
    const repeated = fault?.effect.kind === "repeat" ? lastBodies.get(operation) : undefined;
    const body = repeated ?? (await execute(operation, headers, received, store, options, behaviour));
    lastBodies.set(operation, body);
    send(response, answer(200, body, signer, options.now()));
  } catch (error) {
    const { status, code, message } = asServiceError(error);
    if (code === "OTSRequestBodyTooLarge") response.setHeader("connection", "close");
    send(response, render(status, code, message));
  }
}

function send(response: ServerResponse, { status, headers, body }: ErrorAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}

async function receive(request: IncomingMessage): Promise<Uint8Array> {
  if (request.method !== "POST") {
    request.resume();
    throw new ServiceError(405, "OTSMethodNotAllowed", "Only POST method for requests is supported.");
  }
  return readBody(request);
}

async function execute(
  operation: string,
  headers: Headers,
  body: Uint8Array,
  store: Store,
  { accounts, now }: HandlerOptions,
  behaviour: string | null,
): Promise<Uint8Array> {
  const at = now();
  const { instance } = authenticate(operation, headers, body, {
    accounts,
    now: at,
    hasInstance: (name) => store.hasInstance(name),
  });
  if (!Object.hasOwn(SERVICE, operation)) throw unsupported(operation);
  return run(operation as OperationName, inflate(body, headers), { store, instance, nowMs: at.getTime(), behaviour });
}

async function run<Name extends OperationName>(name: Name, body: Uint8Array, call: Call): Promise<Uint8Array> {
  const { request, response } = OPERATIONS[name] as unknown as {
    readonly request: { decode(bytes: Uint8Array): Parameters<Operation<Name>>[0] };
    readonly response: { encode(value: Awaited<ReturnType<Operation<Name>>>): Uint8Array };
  };
  return response.encode(await SERVICE[name](request.decode(body), call));
}

/** Clients put what they like before the operation and may double slashes; they sign the operation alone. */
function operationOf(url: string): string {
  const path = url.split("?", 1)[0]!;
  return path.slice(path.lastIndexOf("/") + 1);
}

function signerOf(operation: string, headers: Headers, { accounts }: HandlerOptions): Signer | null {
  const account = accounts.find(headers[HEADER.accessKeyId] ?? "");
  if (account === null) return null;
  return { operation, accessKeyId: account.accessKeyId, key: responseKeyOf(operation, headers, account) };
}

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof AppError && error.code === "tablestore.damaged_message")
    return invalid("Failed to parse the ProtoBuf message.");
  if (error instanceof AppError && error.code === "tablestore.damaged_row") return invalid(String(error.params.reason));
  process.emitWarning(error instanceof Error ? error : String(error));
  return internalError();
}
