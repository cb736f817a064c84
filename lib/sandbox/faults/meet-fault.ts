import type { ServerResponse } from "node:http";
import type { Fault, FaultEffect } from "./fault";

/** An error as the service itself would word it, ready to send. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
export type RenderError = (status: number, code: string, message: string) => ErrorAnswer;

/**
 * Plays the network part of `fault` on one answer; call it before the request is handled. Resolves to false when the
 * request must not be handled at all. Otherwise the server handles it as if nothing had happened, and what it writes to
 * `response` is spoilt on its way out. `repeat` and `behave` are left to the server.
 */
export async function meetFault(fault: Fault, response: ServerResponse, renderError: RenderError): Promise<boolean> {
  if (fault.delayMs > 0) await waitWhileConnected(fault.delayMs, response);
  const { effect } = fault;
  switch (effect.kind) {
    case "none":
    case "repeat":
    case "behave":
      return true;
    case "answer":
      if (effect.tookEffect) replaceAnswer(response, () => sendError(response, effect, renderError));
      else sendError(response, effect, renderError);
      return effect.tookEffect;
    case "hang":
      if (effect.tookEffect) replaceAnswer(response, () => undefined);
      return effect.tookEffect;
    case "cut":
      cutAnswer(response, effect.afterBytes);
      return true;
    case "truncate":
      truncateAnswer(response, effect.atByte);
      return true;
    case "flip":
      flipBit(response, effect.bit);
      return true;
    case "cutAfter":
      cutAfter(response);
      return true;
  }
}

function waitWhileConnected(delayMs: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs);
    response.once("close", done);
    function done() {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    }
  });
}

function sendError(
  response: ServerResponse,
  { status, code, message, headers }: Extract<FaultEffect, { kind: "answer" }>,
  renderError: RenderError,
): void {
  const answer = renderError(status, code, message);
  response.writeHead(answer.status, { ...answer.headers, ...headers, "content-length": answer.body.length });
  response.end(answer.body);
}

/** Swallows whatever the server answers and calls `instead` once it has finished. */
function replaceAnswer(response: ServerResponse, instead: () => void): void {
  const { writeHead, write, end } = response;
  response.writeHead = () => response;
  response.write = () => true;
  response.end = () => {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    Object.assign(response, { writeHead, write, end });
    instead();
    return response;
  };
}

/** Lets the answer through `change`, which sees each piece of the body with its offset and the last one marked. */
function changeBody(response: ServerResponse, change: (piece: Buffer, offset: number, isLast: boolean) => void): void {
  let offset = 0;
  const pass = (chunk: unknown, encoding: unknown, isLast: boolean) => {
    const piece = toBuffer(chunk, encoding);
    change(piece, offset, isLast);
    offset += piece.length;
  };
  response.write = (chunk: unknown, encoding?: unknown) => {
    pass(chunk, encoding, false);
    return true;
  };
  response.end = (chunk?: unknown, encoding?: unknown) => {
    pass(chunk, encoding, true);
    return response;
  };
}

function cutAnswer(response: ServerResponse, afterBytes: number): void {
  if (afterBytes === 0) {
    replaceAnswer(response, () => response.socket?.destroy());
    return;
  }
  const { write } = response;
  changeBody(response, (piece, offset, isLast) => {
    const room = afterBytes - offset;
    if (room > 0) write.call(response, piece.subarray(0, room), "latin1", () => undefined);
    if (isLast || piece.length >= room) setImmediate(() => response.socket?.destroy());
  });
}

/** A finished response no longer knows its socket. */
function cutAfter(response: ServerResponse): void {
  const { socket } = response;
  response.on("finish", () => setImmediate(() => socket?.destroy()));
}

/** The head is held back until the length is known, so that the answer looks complete. */
function truncateAnswer(response: ServerResponse, atByte: number): void {
  const { writeHead, end } = response;
  const pieces: Buffer[] = [];
  let head: readonly unknown[] | null = null;
  response.writeHead = (...args: unknown[]) => {
    head = args;
    return response;
  };
  changeBody(response, (piece, _offset, isLast) => {
    pieces.push(piece);
    if (!isLast) return;
    const body = Buffer.concat(pieces).subarray(0, atByte);
    const status = typeof head?.[0] === "number" ? head[0] : response.statusCode;
    const given = head?.findLast((argument) => typeof argument === "object" && argument !== null) ?? {};
    for (const name of ["content-length", "transfer-encoding"]) response.removeHeader(name);
    writeHead.call(response, status, { ...withoutLength(given), "content-length": body.length });
    end.call(response, body, "latin1");
  });
}

function flipBit(response: ServerResponse, bit: number): void {
  const { write, end } = response;
  const target = Math.floor(bit / 8);
  changeBody(response, (piece, offset, isLast) => {
    const changed = Buffer.from(piece);
    const at = isLast && target >= offset + piece.length ? piece.length - 1 : target - offset;
    if (at >= 0 && at < changed.length) changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit % 8)), at);
    if (isLast) end.call(response, changed, "latin1");
    else if (changed.length > 0) write.call(response, changed, "latin1");
  });
}

function withoutLength(headers: object): Record<string, unknown> {
  const kept = Object.entries(headers).filter(
    ([name]) => !["content-length", "transfer-encoding"].includes(name.toLowerCase()),
  );
  return Object.fromEntries(kept);
}

function toBuffer(chunk: unknown, encoding: unknown): Buffer {
  if (chunk === undefined || chunk === null || typeof chunk === "function") return Buffer.alloc(0);
  if (typeof chunk === "string")
    return Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
  return Buffer.from(chunk as Uint8Array);
}
