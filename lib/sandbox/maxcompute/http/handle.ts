import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { formatJsonError, formatXmlError } from "@/lib/maxcompute/documents/error-body";
import { AppError } from "@/lib/core/errors";
import { meetFault, type ErrorAnswer } from "../../faults/meet-fault";
import { allows } from "../../accounts";
import { route, type Route } from "../routes";
import type { Service } from "../service";
import { authenticate } from "./authenticate";
import type { Call, Reply } from "./call";
import { internalError, noSuchProject, ServiceError } from "./service-error";

/** Answers one request, whatever it is. Never throws: what nobody foresaw is the service's own internal error. */
export async function handle(request: IncomingMessage, response: ServerResponse, service: Service): Promise<void> {
  const requestId = randomBytes(16).toString("hex").toUpperCase();
  response.setHeader("x-odps-request-id", requestId);
  const baseUrl = `http://${request.headers.host ?? "localhost"}`;
  const target = withoutBasePath(request.url ?? "/");
  const { path, query } = takeApart(target);
  const found = route(request.method ?? "GET", path, query);
  const render = (status: number, code: string, message: string): ErrorAnswer =>
    renderError(found, status, code, message, requestId, baseUrl);
  const abort = new AbortController();
  response.once("close", () => abort.abort());
  try {
    const fault = service.options.faults.take({
      server: "maxcompute",
      operation: found.operation,
      ...(found.subject === null ? {} : { subject: found.subject }),
    });
    if (fault !== null && !(await meetFault(fault, response, render))) return drain(request);
    const behaviour = fault?.effect.kind === "behave" ? fault.effect.behaviour : null;
    const isPublic = found.isPublic === true;
    const account = isPublic
      ? null
      : authenticate(
          { method: request.method ?? "GET", target, headers: request.headers },
          service.options.accounts,
          service.options.now(),
          service.limits.maxClockSkewMs,
        );
    if (account !== null && path[0] === "projects" && path[1] !== undefined && !allows(account.projects, path[1]))
      throw service.catalog.project(path[1]) === null
        ? noSuchProject(path[1])
        : new ServiceError(
            403,
            "NoPermission",
            `ODPS-0420095: Access Denied - Authorization Failed [4019], You have NO privilege to do the restricted operation on {acs:odps:*:projects/${path[1]}}`,
          );
    const call: Call = {
      method: request.method ?? "GET",
      path,
      query,
      headers: request.headers,
      request,
      account: account!,
      requestId,
      baseUrl,
      signal: abort.signal,
      behaviour,
    };
    const key = `${found.operation} ${found.subject ?? ""}`;
    const repeated = fault?.effect.kind === "repeat" ? service.lastReplies.get(key) : undefined;
    const reply = repeated ?? (await found.answer(service, call));
    if (isWhole(reply)) service.lastReplies.set(key, reply);
    await send(response, reply);
  } catch (thrown) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, code, message, headers } = asServiceError(thrown);
    const answer = render(status, code, message);
    if (response.destroyed) return;
    response.writeHead(answer.status, { ...answer.headers, ...headers, "content-length": answer.body.length });
    response.end(answer.body);
  } finally {
    drain(request);
  }
}

/** Rows that are sent as they come cannot be sent again. */
function isWhole({ body }: Reply): boolean {
  return body === undefined || typeof body === "string" || body instanceof Uint8Array;
}

/** A body nobody read would stand in the way of the connection's next request. */
function drain(request: IncomingMessage): void {
  if (!request.readableEnded) request.resume();
}

async function send(response: ServerResponse, { status, headers = {}, body = "" }: Reply): Promise<void> {
  if (response.destroyed) return;
  if (typeof body === "string" || body instanceof Uint8Array) {
    const bytes = Buffer.from(body);
    response.writeHead(status, { ...headers, "content-length": bytes.length });
    response.end(bytes);
    return;
  }
  response.writeHead(status, headers);
  await pipeline(Readable.from(body, { objectMode: false }), response);
}

function renderError(
  found: Route,
  status: number,
  code: string,
  message: string,
  requestId: string,
  hostId: string,
): ErrorAnswer {
  const error = { code, message, requestId, hostId };
  const body = Buffer.from(found.isTunnel ? formatJsonError(error) : formatXmlError(error));
  const type = found.isTunnel ? "application/json" : "application/xml";
  return { status, headers: { "content-type": type }, body };
}

function asServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (thrown instanceof AppError) {
    const { code, message } = thrown;
    if (code === "maxcompute.partition_invalid") return new ServiceError(400, "InvalidPartitionSpec", message);
    if (code === "maxcompute.answer_malformed")
      return new ServiceError(400, "InvalidParameter", `ODPS-0420031: Invalid xml in HTTP request body - ${message}`);
  }
  process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
  return internalError();
}

/** The resource tree begins at a known root; what stands before it belongs to the endpoint. */
const ROOTS = ["projects", "tenants", "quotas", "logview", "webconsole", "catalogapi"];

function withoutBasePath(url: string): string {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const segments = path.split("/");
  const root = segments.findIndex((segment, i) => i > 0 && i <= 2 && ROOTS.includes(segment));
  return root > 1 ? `/${segments.slice(root).join("/")}${mark < 0 ? "" : url.slice(mark)}` : url;
}

function takeApart(target: string): { path: readonly string[]; query: ReadonlyMap<string, string> } {
  const mark = target.indexOf("?");
  const path = (mark < 0 ? target : target.slice(0, mark)).split("/").filter((segment) => segment !== "");
  return {
    path: path.map(decode),
    query: new Map(new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1))),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
