import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { compressionOf, decompress } from "@/lib/maxcompute/compression";
import { formatUploadSession, type UploadSessionState, type UploadStatus } from "@/lib/maxcompute/documents/session";
import type { OdpsColumn } from "@/lib/maxcompute/documents/table";
import { RecordDecoder } from "@/lib/maxcompute/record/decoder";
import { recordColumns } from "@/lib/maxcompute/tunnel/columns";
import { NOW_MS, type Shape } from "./shape";

interface Session {
  status: UploadStatus;
  readonly blocks: Map<number, number>;
}

/** The upload half of a tunnel, which swallows what it is sent. Signatures are not looked at. */
export class TunnelSink {
  readonly #columns: readonly OdpsColumn[];
  readonly #sessions = new Map<string, Session>();
  #shape: Shape;
  blockBytes = 0;
  rows = 0;
  #digest = 0n;

  constructor(columns: readonly OdpsColumn[], shape: Shape) {
    this.#columns = columns;
    this.#shape = shape;
  }

  take(shape: Shape): void {
    this.#shape = shape;
    this.#sessions.clear();
    this.blockBytes = 0;
    this.rows = 0;
    this.#digest = 0n;
  }

  get digest(): string {
    return this.#shape.verify ? this.#digest.toString(16).padStart(32, "0") : "";
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = new URL(request.url!, "http://localhost").searchParams;
    const id = query.get("uploadid");
    if (request.method === "PUT") {
      const session = this.#sessions.get(id ?? "") ?? open();
      session.blocks.set(Number(query.get("blockid")), await this.#swallow(request));
      response.writeHead(200, { "x-odps-request-id": randomUUID() });
      response.end();
      return;
    }
    request.resume();
    const known = id ?? randomUUID();
    const session = this.#sessions.get(known) ?? open();
    this.#sessions.set(known, session);
    if (request.method === "POST" && id !== null) session.status = "CLOSED";
    response.writeHead(200, { "content-type": "application/json", "x-odps-request-id": randomUUID() });
    response.end(formatUploadSession(this.#state(known, session)));
  };

  /** Takes one block; gives the records in it when it looks at them, otherwise 0. */
  async #swallow(request: IncomingMessage): Promise<number> {
    const { blockBytesPerSecond: rate, verify } = this.#shape;
    if (verify) return this.#decode(request);
    const startMs = performance.now();
    let bytes = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      this.blockBytes += piece.length;
      const aheadMs = rate === null ? 0 : (bytes / rate) * 1000 - (performance.now() - startMs);
      if (aheadMs > 1) await pause(aheadMs);
    }
    return 0;
  }

  async #decode(request: IncomingMessage): Promise<number> {
    const decoder = new RecordDecoder(recordColumns(this.#columns));
    let records = 0;
    const take = (rows: ReturnType<RecordDecoder["push"]>) => {
      records += rows.length;
      for (const row of rows) this.#digest = (this.#digest + digestOf(row)) & MASK;
    };
    for await (const piece of decompress(request, compressionOf(request.headers["content-encoding"])!)) {
      this.blockBytes += piece.length;
      take(decoder.push(piece));
    }
    take(decoder.finish());
    this.rows += records;
    return records;
  }

  #state(id: string, { status, blocks }: Session): UploadSessionState {
    const createdAt = new Date(NOW_MS);
    return {
      id,
      status,
      owner: "bench",
      createdAt,
      isOverwrite: false,
      maxFieldBytes: null,
      quotaName: "",
      schema: { columns: this.#columns, partitionKeys: [] },
      blocks: [...blocks].map(([block, recordCount]) => ({ id: block, recordCount, createdAt, version: 0 })),
    };
  }
}

const MASK = (1n << 128n) - 1n;
const open = (): Session => ({ status: "NORMAL", blocks: new Map() });

function digestOf(row: readonly unknown[]): bigint {
  const text = row.map((value) => (value === null ? "-" : `+${String(value)}`)).join("\0");
  return BigInt(`0x${createHash("md5").update(text).digest("hex")}`);
}
