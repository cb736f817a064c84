import type { Compression } from "@/lib/maxcompute/compression";
import { RecordEncoder } from "@/lib/maxcompute/record/encoder";
import type { Slab, SlabPool } from "@/lib/maxcompute/record/sink";
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
 * gets no rows for a while ends by itself: `isOpen` says whether it still takes any. Every slab is kept until the
 * service has acknowledged the block, so that a broken transfer can always be made again.
 */
export class BlockUpload {
  readonly block: number;
  /** Takes the block's rows, until `end`. */
  readonly encoder: RecordEncoder;
  readonly #pool: SlabPool;
  readonly #send: (body: () => AsyncIterable<Uint8Array>) => Promise<unknown>;
  readonly #slabs: Slab[] = [];
  /** Slabs that the transfer at hand has taken. */
  #taken = 0;
  #transfers = 0;
  #change = Promise.withResolvers<void>();
  #sending: Promise<unknown> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #ended: Promise<StoredBlock> | null = null;
  #idle: NodeJS.Timeout | null = null;
  #isComplete = false;

  constructor(session: UploadSession, block: number, compression: Compression, pool: SlabPool, signal: AbortSignal) {
    this.block = block;
    this.#pool = pool;
    const { columns, maxFieldBytes } = session;
    this.encoder = new RecordEncoder(columns, { pool, ...(maxFieldBytes === null ? {} : { maxFieldBytes }) });
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
      this.#slabs.push(...this.encoder.takeFull());
      this.#changed();
      this.#start();
    }
    if (this.#sending !== null) this.#watch();
    while (this.#slabs.length - this.#taken > WAITING_SLABS && this.#failure === null) await this.#change.promise;
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** Sends what is left; resolves once the service has acknowledged the block. */
  end(): Promise<StoredBlock> {
    return (this.#ended ??= this.#finish());
  }

  async #finish(): Promise<StoredBlock> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const { count, byteSize, metaChecksum } = this.encoder;
    this.#slabs.push(...this.encoder.finish());
    this.#isComplete = true;
    this.#changed();
    this.#start();
    await this.#sending;
    if (this.#failure !== null) throw this.#failure.error;
    // Only now: after a failure a connection may still be reading from them.
    for (const { bytes } of this.#slabs.splice(0)) this.#pool.give(bytes);
    return { block: this.block, records: count, bytes: byteSize, checksum: metaChecksum };
  }

  #start(): void {
    this.#sending ??= this.#send(() => this.#body()).then(
      () => undefined,
      (error: unknown) => {
        this.#failure = { error };
        this.#slabs.length = 0;
        this.#changed();
      },
    );
  }

  /** The block from its beginning. Called again for a transfer that is made again; earlier ones get no more. */
  async *#body(): AsyncGenerator<Uint8Array, void> {
    const transfer = ++this.#transfers;
    for (let next = 0; ;) {
      if (transfer !== this.#transfers || this.#failure !== null) return;
      const slab = this.#slabs[next];
      if (slab !== undefined) {
        this.#taken = ++next;
        this.#changed();
        yield slab.bytes.subarray(0, slab.length);
      } else if (this.#isComplete) return;
      else await this.#change.promise;
    }
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  #watch(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    // A failure is kept and met by the next `flush` or `end`.
    this.#idle = setTimeout(() => void this.end().catch(() => undefined), IDLE_MS);
    this.#idle.unref();
  }
}
