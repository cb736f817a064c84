import { AppError } from "@/lib/core/errors";
import { nextTurn } from "@/lib/engine/turns";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { indexPage } from "@/lib/tablestore/index-page";
import { pageOutlook } from "@/lib/tablestore/page-outlook";
import type { StreamPageIndex } from "@/lib/tablestore/stream-page";

/** A page whose own checksums do not hold is asked for again: the transport was sound, the copy was not. */
const DAMAGED: readonly string[] = ["tablestore.damaged_message", "tablestore.damaged_row"];
const DAMAGED_ATTEMPTS = 4;
/** What the service gives at most. */
const MOST_RECORDS = 1_000;

/** Null where there is no limit. */
export interface PageLimits {
  readonly bytes: number | null;
  readonly records: number | null;
}

export interface PageQuery {
  readonly iterator: string;
  readonly limit?: number | undefined;
}

/** A call for a page. Its answer is looked at when the page is `wanted`, however early it comes. */
interface PageCall {
  readonly iterator: string;
  readonly body: Promise<Uint8Array>;
  /** The page is being waited for. */
  readonly want: () => void;
  /** Nobody will want it: nothing is heard of it any more. */
  readonly drop: () => void;
}

/**
 * Fetches the pages of one shard. A call needs the iterator of the one before, so there is never more than one on the
 * way. The next one is made as soon as a page has arrived, before it is verified and indexed, by the iterator that seems
 * to stand at its end; `fetch` takes its answer only for the iterator of the verified page, and drops it otherwise.
 */
export class PageFetcher {
  readonly #client: TablestoreClient;
  readonly #table: string | undefined;
  readonly #most: PageLimits;
  readonly #endMs: number;
  readonly #signal: AbortSignal;
  readonly #alive: () => void;
  readonly #retried: () => void;
  /** Of the records seen last; at first as if one filled a page. */
  #recordBytes: number;
  #ahead: PageCall | null = null;
  #kept: { readonly iterator: string; readonly page: StreamPageIndex } | null = null;

  /**
   * `table` is sent with every call for tables of a table group; `page` is what a page should hold at most; a page that
   * reaches `endMs` is taken for the last one.
   */
  constructor(
    client: TablestoreClient,
    {
      table,
      page,
      endMs,
      signal,
      alive,
      retried,
    }: {
      readonly table: string | undefined;
      readonly page: PageLimits;
      readonly endMs: number;
      readonly signal: AbortSignal;
      readonly alive: () => void;
      readonly retried: () => void;
    },
  ) {
    this.#client = client;
    this.#table = table;
    this.#most = page;
    this.#endMs = endMs;
    this.#recordBytes = page.bytes ?? 0;
    this.#signal = signal;
    this.#alive = alive;
    this.#retried = retried;
  }

  /** The page at `iterator`, of a reading that goes on behind it: the next page is called for when it arrives. */
  async fetch(iterator: string): Promise<StreamPageIndex> {
    const kept = this.#kept;
    this.#kept = null;
    if (kept?.iterator === iterator) return kept.page;
    const ahead = this.#ahead?.iterator === iterator ? this.#ahead : null;
    if (ahead === null) this.#ahead?.drop();
    this.#ahead = null;
    const call = ahead ?? this.#call(iterator);
    call.want();
    return this.#page({ iterator, limit: this.#limit }, call.body);
  }

  /** The page at `iterator` alone. */
  look(iterator: string): Promise<StreamPageIndex> {
    return this.#page({ iterator, limit: this.#limit }, null);
  }

  /** Holds a page that was fetched to look at it, for the reading that follows. */
  keep(iterator: string, page: StreamPageIndex): void {
    this.#kept = { iterator, page };
  }

  /** Calls for the page that will be wanted next, unless that has been done. */
  ahead(iterator: string): void {
    if (this.#ahead?.iterator === iterator) return;
    this.#ahead?.drop();
    this.#ahead = this.#call(iterator);
  }

  /**
   * The iterator behind the first `records` records at `iterator`; pages can be read again, and give the same.
   * @throws AppError tablestore.damaged_answer when they do not
   */
  async positionAfter(iterator: string, records: number): Promise<string | null> {
    for (let query = { iterator, limit: records }; ;) {
      const { recordCount, nextIterator, mayMoreRecord } = await this.#page(query, null);
      if (recordCount === query.limit) return nextIterator;
      // A page may hold less than it is asked for, and even nothing, when the service says that there is more.
      const mayGoOn = nextIterator !== null && recordCount < query.limit && (recordCount > 0 || mayMoreRecord === true);
      if (!mayGoOn) throw otherRecords(recordCount, query.limit);
      query = { iterator: nextIterator, limit: query.limit - recordCount };
    }
  }

  async #page(query: PageQuery, ahead: Promise<Uint8Array> | null): Promise<StreamPageIndex> {
    for (let attempt = 1; ; attempt++) {
      const body = await (attempt === 1 && ahead !== null ? ahead : this.#read(query));
      this.#alive();
      try {
        const page = indexPage(body);
        if (page.recordCount > 0) this.#recordBytes = body.length / page.recordCount;
        return page;
      } catch (error) {
        const isDamaged = error instanceof AppError && DAMAGED.includes(error.code);
        if (!isDamaged || attempt === DAMAGED_ATTEMPTS) throw error;
        this.#retried();
      }
    }
  }

  get #limit(): number | undefined {
    const { bytes, records } = this.#most;
    if (bytes === null && records === null) return undefined;
    const byBytes = bytes === null ? Infinity : bytes / this.#recordBytes;
    return Math.min(MOST_RECORDS, Math.max(1, Math.floor(Math.min(byBytes, records ?? Infinity))));
  }

  #call(iterator: string): PageCall {
    const { promise: wanted, resolve: want } = Promise.withResolvers<void>();
    const ending = new AbortController();
    const drop = () => ending.abort(this.#signal.reason);
    const settle = () => this.#signal.removeEventListener("abort", drop);
    const onArrival = async (unverified: Uint8Array) => {
      await wanted;
      this.#lookAhead(iterator, unverified);
      // The calls of all shards go on first: what they wait for takes longer than what is done here.
      await nextTurn();
    };
    this.#signal.throwIfAborted();
    this.#signal.addEventListener("abort", drop, { once: true });
    const query = { iterator, limit: this.#limit, table: this.#table, onRetry: this.#retried, onArrival };
    const body = this.#client.getStreamRecordRaw(query, ending.signal);
    // Whoever takes the answer sees the failure; if nobody does, it has no meaning.
    body.then(settle, settle);
    return { iterator, body, want, drop };
  }

  /**
   * Calls for the page behind an answer, if there seems to be one in the window; told again when a call is repeated.
   * How large pages of a limited size may be is known too late for this.
   */
  #lookAhead(iterator: string, unverified: Uint8Array): void {
    if (this.#most.bytes !== null || this.#signal.aborted) return;
    const outlook = pageOutlook(unverified);
    if (outlook === null || outlook.nextIterator === iterator) return;
    if (outlook.lastMs === null || outlook.lastMs < this.#endMs) this.ahead(outlook.nextIterator);
  }

  #read({ iterator, limit }: PageQuery): Promise<Uint8Array> {
    const query = { iterator, limit, table: this.#table, onRetry: this.#retried };
    return this.#client.getStreamRecordRaw(query, this.#signal);
  }
}

function otherRecords(found: number, wanted: number): AppError {
  const reason = `${found} records instead of ${wanted} at an iterator that was read before`;
  return new AppError("tablestore.damaged_answer", { operation: "GetStreamRecord", reason });
}
