import { AppError } from "@/lib/core/errors";
import { compress, contentCoding, type Compression } from "../compression";
import { formatPartitionSpec, type PartitionSpec } from "../documents/partition-spec";
import { parseUploadSession, type UploadSessionState } from "../documents/session";
import type { OdpsRequest } from "../http/odps-http";
import type { OdpsRow } from "../odps-value";
import type { RecordColumn } from "../record/encoder";
import { recordColumns } from "./columns";
import { commitUpload } from "./commit";
import { encodeRows, type EncodedRows } from "./encode-rows";
import { RetainedBody, type RetainBudget } from "./retained-body";
import { quotaQuery, TUNNEL_HEADERS, type Tunnel } from "./tunnel";

/** Block ids are 0 … 19,999. */
export const MAX_BLOCKS = 20_000;

/** What an upload goes to. */
export interface UploadTarget {
  readonly table: string;
  /** Every level of a partitioned table, null for one that is not. The tunnel does not create partitions. */
  readonly partition: PartitionSpec | null;
  /** Tunnel quota by name; null is the shared one. */
  readonly quotaName: string | null;
}

export interface UploadOptions {
  /** The commit replaces what the table or partition holds; readers see the old rows until then. */
  readonly overwrite: boolean;
}

export interface BlockReceipt {
  readonly blockId: number;
  /** Bytes of the record stream. */
  readonly rawBytes: number;
  /** Bytes of the body after compression. */
  readonly sentBytes: number;
}

/** A record stream: all at once, or a function that gives it from the beginning as often as it is called. */
export type BlockSource = AsyncIterable<Uint8Array> | (() => AsyncIterable<Uint8Array>);

/** Creates a session. Nothing is visible before its commit. */
export async function createUpload(
  tunnel: Tunnel,
  budget: RetainBudget,
  target: UploadTarget,
  { overwrite }: UploadOptions,
  signal: AbortSignal,
): Promise<UploadSession> {
  const query: (readonly [string, string])[] = [["uploads", ""]];
  if (overwrite) query.push(["overwrite", "true"]);
  const { text } = await sendUpload(tunnel, target, { method: "POST", query }, signal);
  return new UploadSession(tunnel, budget, target, parseUploadSession(text));
}

/** Opens a session by its id, after a crash or in another process. @throws AppError "maxcompute.session_missing" */
export async function attachUpload(
  tunnel: Tunnel,
  budget: RetainBudget,
  target: UploadTarget,
  id: string,
  signal: AbortSignal,
): Promise<UploadSession> {
  return new UploadSession(tunnel, budget, target, await loadUpload(tunnel, target, id, signal));
}

/**
 * An upload session. Blocks may be written in parallel and in any order; writing a block again before the commit
 * replaces it. Sessions live 24 hours.
 */
export class UploadSession {
  readonly id: string;
  readonly target: UploadTarget;
  /** Columns of a block's record stream, in order; partition columns are not among them. */
  readonly columns: readonly RecordColumn[];
  /** Longest text or binary field the service takes, or null when it does not say. */
  readonly maxFieldBytes: number | null;
  readonly #tunnel: Tunnel;
  readonly #budget: RetainBudget;

  constructor(tunnel: Tunnel, budget: RetainBudget, target: UploadTarget, state: UploadSessionState) {
    this.#tunnel = tunnel;
    this.#budget = budget;
    this.target = target;
    this.id = state.id;
    this.columns = recordColumns(state.schema.columns);
    this.maxFieldBytes = state.maxFieldBytes;
  }

  /** What the service knows of the session: status and blocks. @throws AppError "maxcompute.session_missing" */
  async state(signal: AbortSignal): Promise<UploadSessionState> {
    return loadUpload(this.#tunnel, this.target, this.id, signal);
  }

  /**
   * Streams one block. A broken transfer is repeated from what the client's retain budget holds (or by calling the
   * source again), so the source is pulled only once. Do not let the source pause for minutes: the service cuts
   * connections that are idle for 120 s.
   *
   * @throws AppError "maxcompute.block_damaged" | "maxcompute.block_lost" | "maxcompute.session_closed"; what the source
   * throws, as it is
   */
  async writeBlock(
    blockId: number,
    source: BlockSource,
    compression: Compression,
    signal: AbortSignal,
  ): Promise<BlockReceipt> {
    checkBlockId(blockId);
    let rawBytes = 0;
    let sentBytes = 0;
    const body = (stream: AsyncIterable<Uint8Array>) => {
      rawBytes = 0;
      return compress(
        counted(stream, (length) => (rawBytes += length)),
        compression,
      );
    };
    const retained = typeof source === "function" ? null : new RetainedBody(body(source), this.#budget);
    const open = () => {
      sentBytes = 0;
      const stream = retained === null ? body((source as () => AsyncIterable<Uint8Array>)()) : retained.read();
      return counted(stream, (length) => (sentBytes += length));
    };
    const coding = contentCoding(compression);
    try {
      await sendUpload(
        this.#tunnel,
        this.target,
        {
          method: "PUT",
          query: [
            ["uploadid", this.id],
            ["blockid", String(blockId)],
          ],
          headers: {
            "content-type": "application/octet-stream",
            "transfer-encoding": "chunked",
            ...(coding === null ? {} : { "content-encoding": coding }),
          },
          body: open,
          canRepeat: () => retained?.canRepeat ?? true,
          subject: { session: this.id, block: blockId },
        },
        signal,
      );
      return { blockId, rawBytes, sentBytes };
    } catch (thrown) {
      const isCutShort = thrown instanceof AppError && thrown.retryable && retained?.isLost === true;
      if (isCutShort) throw new AppError("maxcompute.block_lost", { block: blockId }, { cause: thrown });
      throw thrown;
    } finally {
      retained?.close();
    }
  }

  /** Encodes and streams rows as one block. @throws AppError "maxcompute.value_invalid", and as `writeBlock` does */
  async writeRows(
    blockId: number,
    rows: AsyncIterable<OdpsRow> | Iterable<OdpsRow>,
    compression: Compression,
    signal: AbortSignal,
  ): Promise<BlockReceipt & EncodedRows> {
    let encoded: EncodedRows = { recordCount: 0, byteSize: 0, metaChecksum: 0 };
    const stream = encodeRows(rows, this.columns, this.maxFieldBytes, (end) => (encoded = end));
    const receipt = await this.writeBlock(blockId, stream, compression, signal);
    return { ...receipt, ...encoded };
  }

  /**
   * Makes exactly these blocks visible, all at once. Repeating it changes nothing.
   *
   * @throws AppError "maxcompute.blocks_differ" (nothing committed), "maxcompute.commit_unknown" when it cannot be told
   * whether it happened, "maxcompute.session_expired" | "maxcompute.session_critical" | "maxcompute.session_unknown" |
   * "maxcompute.session_closed" | "maxcompute.session_missing"
   */
  async commit(blockIds: readonly number[], signal: AbortSignal): Promise<void> {
    const post = async () => {
      const query = [["uploadid", this.id] as const];
      const request = { method: "POST", query, subject: { session: this.id }, effect: "once" } as const;
      await sendUpload(this.#tunnel, this.target, request, signal);
    };
    const { pause } = this.#tunnel.http.retryPolicy;
    await commitUpload(
      { id: this.id, state: () => this.state(signal), post, pause: (ms) => pause(ms, signal) },
      blockIds,
    );
  }
}

async function loadUpload(
  tunnel: Tunnel,
  target: UploadTarget,
  id: string,
  signal: AbortSignal,
): Promise<UploadSessionState> {
  const query = [["uploadid", id] as const];
  const { text } = await sendUpload(tunnel, target, { method: "GET", query, subject: { session: id } }, signal);
  const state = parseUploadSession(text);
  return state.id === "" ? { ...state, id } : state;
}

type UploadRequest = Omit<OdpsRequest, "path">;

async function sendUpload(tunnel: Tunnel, target: UploadTarget, request: UploadRequest, signal: AbortSignal) {
  const { table, partition, quotaName } = target;
  const spec = partition === null ? null : formatPartitionSpec(partition);
  const endpoint = await tunnel.endpoint(quotaName, signal);
  return tunnel.http.send(
    endpoint,
    {
      ...request,
      path: ["projects", tunnel.project, "tables", table],
      query: [
        ...(request.query ?? []),
        ...(spec === null ? [] : [["partition", spec] as const]),
        ...quotaQuery(quotaName),
      ],
      headers: { ...TUNNEL_HEADERS, ...request.headers },
      subject: { table, ...(spec === null ? {} : { partition: spec }), ...request.subject },
    },
    signal,
  );
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  count: (length: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of source) {
    count(piece.length);
    yield piece;
  }
}

function checkBlockId(blockId: number): void {
  if (Number.isInteger(blockId) && blockId >= 0 && blockId < MAX_BLOCKS) return;
  throw new AppError("input.invalid", { reason: `${blockId} is no block id: they go from 0 to ${MAX_BLOCKS - 1}` });
}
