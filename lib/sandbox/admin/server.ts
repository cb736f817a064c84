import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ZodError } from "zod";
import type { Secret } from "@/lib/core/secret";
import type { SandboxServer } from "../server";
import { ServiceError } from "../tablestore/service-error";
import { AdminRefusal, plainRoute, type AdminRoute } from "./route";

const BODY_LIMIT = 1 << 20;

/** One change that was asked for, whether it was made or refused. */
export interface AdminEvent {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

/** The oldest events are dropped beyond this many. */
const REMEMBERED = 1000;

/** Serves the admin API. It can break everything on purpose, so it listens on the loopback interface only. */
export async function startAdmin(options: {
  readonly port: number;
  readonly token: Secret;
  readonly routes: readonly AdminRoute[];
  readonly now: () => Date;
}): Promise<SandboxServer> {
  const events: AdminEvent[] = [];
  const note = (event: Omit<AdminEvent, "at">) => {
    events.push({ ...event, at: options.now() });
    if (events.length > REMEMBERED) events.shift();
  };
  const routes: AdminRoute[] = [...options.routes, plainRoute("GET", "/history", () => events)];
  routes.push(plainRoute("GET", "/", () => routes.map(({ method, path }) => `${method} ${path}`)));
  const server = createServer((request, response) => void answer(request, response, { ...options, routes, note }));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Context {
  readonly token: Secret;
  readonly routes: readonly AdminRoute[];
  readonly note: (event: Omit<AdminEvent, "at">) => void;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { token, routes, note }: Context,
): Promise<void> {
  const { method = "GET" } = request;
  const { pathname: path } = new URL(request.url ?? "/", "http://sandbox");
  let body: unknown;
  try {
    if (!isAllowed(request, token)) throw new AdminRefusal(401, "The admin token is missing or wrong.");
    const [found, params] = find(routes, method, path);
    if (found.body !== null) body = found.body.parse(await readJson(request));
    const result = await found.handle({ params, body });
    if (method !== "GET") note({ method, path, body, status: 200 });
    send(response, 200, result);
  } catch (error) {
    const [status, message] = describe(error);
    if (method !== "GET") note({ method, path, body, status });
    send(response, status, { error: message });
  }
}

function isAllowed({ headers }: IncomingMessage, token: Secret): boolean {
  const [given, expected] = [Buffer.from(headers.authorization ?? ""), Buffer.from(`Bearer ${token.reveal()}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function find(
  routes: readonly AdminRoute[],
  method: string,
  pathname: string,
): [AdminRoute, Readonly<Record<string, string>>] {
  for (const route of routes) {
    const params = route.method === method ? match(route.path, pathname) : null;
    if (params !== null) return [route, params];
  }
  throw new AdminRefusal(404, `There is no ${method} ${pathname}.`);
}

function match(path: string, pathname: string): Record<string, string> | null {
  const [wanted, given] = [path.split("/"), pathname.split("/")];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries())
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(given[index]!);
    else if (part !== given[index]) return null;
  return params;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) throw new AdminRefusal(413, "The body is too large.");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new AdminRefusal(400, "The body is not JSON.");
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (value === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function describe(error: unknown): [status: number, message: string] {
  if (error instanceof AdminRefusal || error instanceof ServiceError) return [error.status, error.message];
  if (error instanceof ZodError)
    return [400, error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ")];
  process.emitWarning(error instanceof Error ? error : String(error));
  return [500, "The admin API failed; the process log says more."];
}
