import type { IncomingMessage } from "node:http";
import type { Account } from "../../accounts";

/** One request, taken apart. */
export interface Call {
  readonly method: string;
  /** Decoded, without the endpoint's base path: `["projects", "p", "tables", "t"]`. */
  readonly path: readonly string[];
  /** Decoded; a key without a value has the empty text. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingMessage["headers"];
  readonly request: IncomingMessage;
  /** Whose key signed it. */
  readonly account: Account;
  readonly requestId: string;
  /** What clients call this server: `http://127.0.0.1:7702`. */
  readonly baseUrl: string;
  /** Aborted when the client goes away before the answer is out. */
  readonly signal: AbortSignal;
  /** Behaviour that a fault has asked for, or null. */
  readonly behaviour: string | null;
}

/** What is answered. A stream is sent in chunks as it comes. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export const xml = (body: string, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers: { "content-type": "application/xml", ...headers },
  body,
});
export const json = (body: string, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body,
});
export const plain = (body: string): Reply => ({
  status: 200,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body,
});

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** The whole body as text: documents, never data. */
export async function readText({ request }: Pick<Call, "request">): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_DOCUMENT_BYTES) throw new RangeError("the document is too long");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
