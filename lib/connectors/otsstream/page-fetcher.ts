import { AppError } from "@/lib/core/errors";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { indexPage } from "@/lib/tablestore/index-page";
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

/**
 * Fetches the pages of one shard. A call needs the iterator of the one before, so there is never more than one on the
 * way; `ahead` starts the next call while the last page is still being worked on, and `fetch` then takes its answer.
 */
export class PageFetcher {
  readonly #client: TablestoreClient;
  readonly #table: string | undefined;
  readonly #most: PageLimits;
  readonly #signal: AbortSignal;
  readonly #alive: () => void;
  readonly #retried: () => void;
  /** Of the records seen last; at first as if one filled a page. */
  #recordBytes: number;
  #ahead: { readonly iterator: string; readonly body: Promise<Uint8Array> } | null = null;
  #kept: { readonly iterator: string; readonly page: StreamPageIndex } | null = null;

  /** `table` is sent with every call for tables of a table group; `page` is what a page should hold at most. */
  constructor(
    client: TablestoreClient,
    {
      table,
      page,
      signal,
      alive,
      retried,
    }: {
      readonly table: string | undefined;
      readonly page: PageLimits;
      readonly signal: AbortSignal;
      readonly alive: () => void;
      readonly retried: () => void;
    },
  ) {
    this.#client = client;
    this.#table = table;
    this.#most = page;
    this.#recordBytes = page.bytes ?? 0;
    this.#signal = signal;
    this.#alive = alive;
    this.#retried = retried;
  }

  /** The page at `iterator`. */
  async fetch(iterator: string): Promise<StreamPageIndex> {
    const kept = this.#kept;
    this.#kept = null;
    if (kept?.iterator === iterator) return kept.page;
    const ahead = this.#ahead?.iterator === iterator ? this.#ahead.body : null;
    this.#ahead = null;
    const query = { iterator, limit: this.#limit };
    return this.#page(query, ahead);
  }

  /** Holds a page that was fetched to look at it, for the reading that follows. */
  keep(iterator: string, page: StreamPageIndex): void {
    this.#kept = { iterator, page };
  }

  /** Starts the call for a page that will be wanted next. */
  ahead(iterator: string): void {
    const body = this.#read({ iterator, limit: this.#limit });
    // Whoever takes the answer sees the failure; if nobody does, it has no meaning.
    body.catch(() => undefined);
    this.#ahead = { iterator, body };
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

  #read({ iterator, limit }: PageQuery): Promise<Uint8Array> {
    const query = { iterator, limit, table: this.#table, onRetry: this.#retried };
    return this.#client.getStreamRecordRaw(query, this.#signal);
  }
}

function otherRecords(found: number, wanted: number): AppError {
  const reason = `${found} records instead of ${wanted} at an iterator that was read before`;
  return new AppError("tablestore.damaged_answer", { operation: "GetStreamRecord", reason });
}
