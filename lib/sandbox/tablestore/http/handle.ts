import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/lib/core/errors";
import { OPERATIONS, type OperationName, type RequestOf, type ResponseInput } from "@/lib/tablestore/operations";
import { HEADER, type Headers } from "@/lib/tablestore/signature";
import { meetFault, type ErrorAnswer } from "../../faults/meet-fault";
import type { SandboxServerOptions } from "../../server";
import { SERVICE } from "../operations";
import type { Call } from "../operations/call";
import { internalError, invalid, ServiceError, unsupported } from "../service-error";
import type { Store } from "../store/store";
import type { LocalTransactions } from "../transactions/local-transactions";
import { answer, errorBody, type Signer } from "./answer";
import { authenticate, inflate, readClaim, signedHeaders, type Claim } from "./authenticate";
import { readBody } from "./read-body";
import { subjectOf } from "./subject";

export type HandlerOptions = Pick<SandboxServerOptions, "accounts" | "now" | "faults">;

/** What a server holds besides its settings. */
export interface ServerState {
  readonly store: Store;
  readonly transactions: LocalTransactions;
  /** The last good answer per operation, for the fault that delivers it twice. */
  readonly lastAnswers: Map<string, ErrorAnswer>;
}

/** Answers one request, whatever it is. Never throws: what nobody foresaw is the service's own internal error. */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { store, transactions, lastAnswers }: ServerState,
  options: HandlerOptions,
): Promise<void> {
  const operation = operationOf(request.url ?? "/");
  const headers = signedHeaders(request.headers);
  const claim = readClaim(operation, headers, options.accounts);
  const signer = signerOf(operation, claim);
  const render = (status: number, code: string, message: string): ErrorAnswer =>
    answer(status, errorBody({ code, message }), signer, options.now());
  try {
    const received = await receive(request);
    const fault = options.faults.take({
      server: "tablestore",
      operation,
      get subject() {
        return subjectOf(operation, received, headers[HEADER.instance] ?? "", store);
      },
    });
    if (fault !== null && !(await meetFault(fault, response, render))) return;
    const behaviour = fault?.effect.kind === "behave" ? fault.effect.behaviour : null;
    const repeated = fault?.effect.kind === "repeat" ? lastAnswers.get(operation) : undefined;
    if (repeated !== undefined) return send(response, repeated);
    const body = await execute({ operation, headers, claim, received, store, transactions, behaviour }, options.now());
    const good = answer(200, body, signer, options.now());
    lastAnswers.set(operation, good);
    send(response, good);
  } catch (error) {
    if (response.destroyed) return;
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

interface Execution {
  readonly operation: string;
  readonly headers: Headers;
  readonly claim: Claim;
  readonly received: Uint8Array;
  readonly store: Store;
  readonly transactions: LocalTransactions;
  readonly behaviour: string | null;
}

async function execute(request: Execution, now: Date): Promise<Uint8Array> {
  const { operation, headers, claim, received, store, transactions, behaviour } = request;
  const instance = authenticate(claim, headers, received, now, (name) => store.hasInstance(name));
  if (!Object.hasOwn(SERVICE, operation)) throw unsupported(operation);
  const body = inflate(received, headers);
  return run(operation as OperationName, body, { store, transactions, instance, nowMs: now.getTime(), behaviour });
}

async function run<Name extends OperationName>(name: Name, body: Uint8Array, call: Call): Promise<Uint8Array> {
  const { request, response } = OPERATIONS[name] as unknown as {
    readonly request: { decode(bytes: Uint8Array): RequestOf<Name> };
    readonly response: { encode(value: ResponseInput<Name>): Uint8Array };
  };
  const result = await SERVICE[name](request.decode(body), call);
  return result instanceof Uint8Array ? result : response.encode(result);
}

/** Clients put what they like before the operation and may double slashes; they sign the operation alone. */
function operationOf(url: string): string {
  const path = url.split("?", 1)[0]!;
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A request signed with v4 is answered with its derived key; one with a bad signature with the account's own. */
function signerOf(operation: string, { account, provenKey }: Claim): Signer | null {
  if (account === null) return null;
  return { operation, accessKeyId: account.accessKeyId, key: provenKey ?? account.accessKeySecret.reveal() };
}

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof AppError && error.code === "tablestore.damaged_message")
    return invalid("Failed to parse the ProtoBuf message.");
  if (error instanceof AppError && error.code === "tablestore.damaged_row") return invalid(String(error.params.reason));
  process.emitWarning(error instanceof Error ? error : String(error));
  return internalError();
}
