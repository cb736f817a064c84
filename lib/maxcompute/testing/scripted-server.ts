import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";

/** A request as it came: `target` is path and query on the wire. */
export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Number of the connection it came on, from 0. */
  readonly connection: number;
}

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, index: number) => void | Promise<void>;

/** Answers every request as the test says; with `tls` over https. */
export async function scriptedServer(handler: Handler, tls?: ServerOptions): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const connections = new Map<Socket, number>();
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const { method = "", url = "", headers, socket } = request;
    if (!connections.has(socket)) connections.set(socket, connections.size);
    const index = seen.push({
      method,
      target: url,
      headers: headers as SeenRequest["headers"],
      connection: connections.get(socket)!,
    });
    void handler(request, response, index - 1);
  };
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
  const { port, close } = await listenForTest(server);
  return { url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`, port, seen, close };
}

/** Listens on a free port; closing does not wait for clients. */
export async function listenForTest(server: Server): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Answers as the service does. */
export function answer(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "x-odps-request-id": "REQUEST1", ...headers }).end(body);
}

export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  answer(response, status, JSON.stringify({ Code: code, Message: code, RequestId: "REQUEST1", HostId: "h" }), headers);
}
