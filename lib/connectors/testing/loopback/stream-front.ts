import { randomUUID } from "node:crypto";
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { OPERATIONS, type OperationName } from "@/lib/tablestore/operations";
import { contentMd5, HEADER, signResponse, type Headers } from "@/lib/tablestore/signature";
import { ID, SECRET } from "@/lib/sandbox/tablestore/testing/start";
import { bodyOf } from "@/lib/maxcompute/testing/scripted-server";
import { iteratorOf, shardIdOf, shardOf, type Shape } from "./shape";
import { StreamPages } from "./stream-pages";

/**
 * A Tablestore endpoint that answers the stream's calls from prepared pages, and has a sandbox answer all others.
 * Answers carry every header and signature that a client may check; the signatures of requests are not looked at.
 */
export class StreamFront {
  readonly #sandboxUrl: URL;
  #shape: Shape;
  #pages: StreamPages;
  pages = 0;
  pageBytes = 0;

  constructor(sandboxUrl: string, shape: Shape) {
    this.#sandboxUrl = new URL(sandboxUrl);
    this.#shape = shape;
    this.#pages = new StreamPages(shape);
  }

  /** Gives the changes of the new shape. */
  take(shape: Shape): number {
    this.#pages = new StreamPages(shape);
    this.#shape = shape;
    this.pages = 0;
    this.pageBytes = 0;
    return this.#pages.changes;
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = (request.url ?? "/").slice(1) as OperationName;
    const body = await bodyOf(request);
    switch (operation) {
      case "GetStreamRecord": {
        const { shardIterator } = OPERATIONS.GetStreamRecord.request.decode(body);
        if (this.#shape.pageDelayMs > 0) await pause(this.#shape.pageDelayMs);
        const { records, end, md5 } = this.#pages.answer(shardIterator);
        this.pages++;
        this.pageBytes += records.length + end.length;
        return send(response, operation, [records, end], md5);
      }
      case "GetShardIterator": {
        const { shardId } = OPERATIONS.GetShardIterator.request.decode(body);
        const shardIterator = iteratorOf(shardOf(shardId), 0);
        return sendWhole(response, operation, OPERATIONS.GetShardIterator.response.encode({ shardIterator }));
      }
      case "DescribeStream": {
        const answer = OPERATIONS.DescribeStream.response.decode(await this.#ask(request, body));
        const shards = Array.from({ length: this.#shape.shards }, (_, shard) => ({ shardId: shardIdOf(shard) }));
        return sendWhole(response, operation, OPERATIONS.DescribeStream.response.encode({ ...answer, shards }));
      }
      default:
        return this.#forward(request, response, body);
    }
  };

  #forward(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    return this.#exchange(request, body, async (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      response.end(await bodyOf(answer));
    });
  }

  #ask(request: IncomingMessage, body: Buffer): Promise<Buffer> {
    return this.#exchange(request, body, bodyOf);
  }

  #exchange<T>(
    { url, headers }: IncomingMessage,
    body: Buffer,
    read: (answer: IncomingMessage) => Promise<T>,
  ): Promise<T> {
    const { hostname, port } = this.#sandboxUrl;
    return new Promise((resolve, reject) => {
      const options = { hostname, port, path: url, method: "POST", headers };
      const asked = httpRequest(options, (answer) => resolve(read(answer)));
      asked.on("error", reject);
      asked.end(body);
    });
  }
}

function sendWhole(response: ServerResponse, operation: string, body: Uint8Array): void {
  send(response, operation, [body], contentMd5(body));
}

function send(response: ServerResponse, operation: string, pieces: readonly Uint8Array[], md5: string): void {
  const headers: Headers = {
    [HEADER.contentMd5]: md5,
    [HEADER.contentType]: "protocol buffer",
    [HEADER.date]: new Date().toISOString(),
    [HEADER.requestId]: randomUUID(),
  };
  const authorization = signResponse(operation, headers, ID, SECRET);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  response.writeHead(200, { ...headers, authorization, "content-length": length });
  for (const piece of pieces.slice(0, -1)) response.write(piece);
  response.end(pieces.at(-1));
}
