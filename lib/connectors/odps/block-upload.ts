import { RecordEncoder } from "@/lib/maxcompute/record/encoder";
import type { Slab } from "@/lib/maxcompute/record/sink";
import type { Compression } from "@/lib/maxcompute/compression";
import type { UploadSession } from "@/lib/maxcompute/tunnel/upload-session";

/** Slabs that may wait between the encoder and the connection. */
const WAITING_SLABS = 4;
/** The service cuts a connection that is silent for 120 s: a block without news is ended well before. */
const IDLE_MS = 45_000;

export interface StoredBlock {
  readonly block: number;
  readonly records: number;
  /** Bytes of the record stream before compression. */
  readonly bytes: number;
  /** Checksum of all record checksums. */
  readonly checksum: number;
}

/**
 * One block of an upload session, encoded and streamed as rows come. Modes: rows into `encoder`, with `flush` in between, then
 * `end` once. The connection is opened with the first full slab, so a small block is one quick request. A block that
 * gets no rows for a while ends by itself: `isOpen` says whether it still takes any.
 */
export class BlockUpload {
  readonly block: number;
  /** Takes the block's rows, until `end`. */
  readonly encoder: RecordEncoder;
  readonly #send: (body: AsyncIterable<Uint8Array>) => Promise<unknown>;
  readonly #waiting: Uint8Array[] = [];
  #wake: (() => void) | null = null;
  #room: (() => void) | null = null;
  #sending: Promise<unknown> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #ended: Promise<StoredBlock> | null = null;
  #idle: NodeJS.Timeout | null = null;
  #isComplete = false;

  constructor(session: UploadSession, block: number, compression: Compression, signal: AbortSignal) {
    this.block = block;
    this.encoder = new RecordEncoder(
      session.columns,
      session.maxFieldBytes === null ? {} : { maxFieldBytes: session.maxFieldBytes },
    );
    this.#send = (body) => session.writeBlock(block, body, compression, signal);
  }

  get isOpen(): boolean {
    return this.#ended === null;
  }

  get records(): number {
    return this.encoder.count;
  }

  get byteSize(): number {
    return this.encoder.byteSize;
  }

  /** Hands full slabs on; resolves once there is room for more. @throws what the upload fails with */
  async flush(): Promise<void> {
    if (this.encoder.hasFull) {
      this.#offer(this.encoder.takeFull());
      this.#start();
    }
    if (this.#sending !== null) this.#watch();
    while (this.#waiting.length > WAITING_SLABS && this.#failure === null) {
      await new Promise<void>((resolve) => (this.#room = resolve));
    }
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** Sends what is left; resolves once the service has acknowledged the block. */
  end(): Promise<StoredBlock> {
    return (this.#ended ??= this.#finish());
  }

  async #finish(): Promise<StoredBlock> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const { count, byteSize, metaChecksum } = this.encoder;
    this.#offer(this.encoder.finish());
    this.#isComplete = true;
    this.#start();
    this.#wake?.();
    await this.#sending;
    if (this.#failure !== null) throw this.#failure.error;
    return { block: this.block, records: count, bytes: byteSize, checksum: metaChecksum };
  }

  #offer(slabs: readonly Slab[]): void {
    for (const { bytes, length } of slabs) this.#waiting.push(bytes.subarray(0, length));
    this.#wake?.();
  }

  #start(): void {
    this.#sending ??= this.#send(this.#body()).then(
      () => undefined,
      (error: unknown) => {
        this.#failure = { error };
        this.#waiting.length = 0;
        this.#room?.();
      },
    );
  }

  async *#body(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const slab = this.#waiting.shift();
      if (slab !== undefined) {
        this.#room?.();
        yield slab;
      } else if (this.#isComplete) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #watch(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    // A failure is kept and met by the next `flush` or `end`.
    this.#idle = setTimeout(() => void this.end().catch(() => undefined), IDLE_MS);
    this.#idle.unref();
  }
}
