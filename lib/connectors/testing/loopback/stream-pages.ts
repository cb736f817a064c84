import { createHash, type Hash } from "node:crypto";
import { singleChangePages, wirePages, type WirePage } from "@/lib/maxcompute/testing/change-pages";
import { iteratorOf, placeOf, ROWS_PER_PAGE, type Shape } from "./shape";

const DIFFERENT_PAGES = 16;

interface PreparedPage extends WirePage {
  /** MD5 of the records, which goes on with the iterator. */
  readonly md5: Hash;
}

/** The pages of a shape: few different ones, given again and again. */
export class StreamPages {
  readonly #shape: Shape;
  readonly #pages: readonly PreparedPage[];

  constructor(shape: Shape) {
    this.#shape = shape;
    this.#pages = prepared(shape.pages);
  }

  /** Changes of all pages together. */
  get changes(): number {
    let sum = 0;
    for (let shard = 0; shard < this.#shape.shards; shard++) {
      for (let page = 0; page < this.#shape.pagesPerShard; page++) sum += this.#at(shard, page).changes;
    }
    return sum;
  }

  /** The answer for an iterator, in two pieces: records, and where the next page is. The last page is empty. */
  answer(iterator: string): { readonly records: Uint8Array; readonly end: Uint8Array; readonly md5: string } {
    const { shard, page } = placeOf(iterator);
    const isBehind = page >= this.#shape.pagesPerShard;
    const end = endOf(isBehind ? iterator : iteratorOf(shard, page + 1), !isBehind);
    if (isBehind) return { records: new Uint8Array(), end, md5: createHash("md5").update(end).digest("base64") };
    const { bytes: records, md5 } = this.#at(shard, page);
    return { records, end, md5: md5.copy().update(end).digest("base64") };
  }

  #at(shard: number, page: number): PreparedPage {
    return this.#pages[(shard * 7 + page) % DIFFERENT_PAGES]!;
  }
}

const known = new Map<Shape["pages"], readonly PreparedPage[]>();

function prepared(kind: Shape["pages"]): readonly PreparedPage[] {
  const made =
    known.get(kind) ??
    (kind === "changes" ? wirePages : singleChangePages)(DIFFERENT_PAGES, ROWS_PER_PAGE).map((page) => ({
      ...page,
      md5: createHash("md5").update(page.bytes),
    }));
  known.set(kind, made);
  return made;
}

/** The fields `next_shard_iterator` and `may_more_record` of a GetStreamRecordResponse. */
function endOf(iterator: string, mayHoldMore: boolean): Uint8Array {
  return Buffer.concat([Buffer.of(0x12, iterator.length), Buffer.from(iterator), Buffer.of(0x20, mayHoldMore ? 1 : 0)]);
}
