import { encodeNaively } from "@/lib/maxcompute/testing/naive-encoder";
import { decodeNaively } from "./naive-decoder";
import { PlainHttp } from "./plain-http";
import { serveTasks } from "./process";
import { iteratorOf, shardIdOf, type LoopbackWorld, type Shape } from "./shape";

export interface BaselineTask {
  readonly kind: "copy" | "naive" | "pages";
  readonly world: LoopbackWorld;
  readonly shape: Shape;
  /** Bytes that a copy uploads for each page: as many as the engine does. */
  readonly uploadBytesPerPage: number;
}

export interface BaselineResult {
  readonly seconds: number;
}

const PIECE_BYTES = 512 * 1024;
const PIECE = Buffer.alloc(PIECE_BYTES, "change");

/*
 * What the engine is measured against, with nothing of the engine in it. `copy`: the pages are fetched and dropped, and as
 * many bytes as the engine makes of them are sent. `pages`: they are fetched and dropped. `naive`: the official client's decoder, one object per change,
 * protobufjs, a buffer per field for the checksum.
 */
serveTasks<BaselineTask, BaselineResult>(null, async ({ kind, world, shape, uploadBytesPerPage }) => {
  const http = new PlainHttp(world);
  const start = performance.now();
  const session = await http.session();
  const shard = (index: number) =>
    kind === "naive"
      ? readNaively(http, session, index, shape)
      : copyShard(http, session, index, shape, kind === "copy" ? uploadBytesPerPage : 0);
  await Promise.all(Array.from({ length: shape.shards }, (_, index) => shard(index)));
  http.close();
  return { seconds: (performance.now() - start) / 1000 };
});

async function copyShard(
  http: PlainHttp,
  session: string,
  shard: number,
  { pagesPerShard }: Shape,
  uploadBytesPerPage: number,
): Promise<void> {
  for (let page = 0; page < pagesPerShard; page++) {
    await http.page(iteratorOf(shard, page));
    const block = shard * pagesPerShard + page;
    if (uploadBytesPerPage > 0) await http.block(session, block, pieces(uploadBytesPerPage));
  }
  // Whoever does not know how many pages there are has to ask for one more to learn that it was the last.
  await http.page(iteratorOf(shard, pagesPerShard));
}

function* pieces(bytes: number): Generator<Uint8Array, void> {
  for (let rest = bytes; rest > 0; rest -= PIECE_BYTES) yield PIECE.subarray(0, Math.min(rest, PIECE_BYTES));
}

/** One block for each page. */
async function readNaively(http: PlainHttp, session: string, shard: number, { pagesPerShard }: Shape): Promise<void> {
  let iterator = iteratorOf(shard, 0);
  for (let page = 0; page < pagesPerShard; page++) {
    const { rows, nextIterator } = decodeNaively(await http.page(iterator), shardIdOf(shard));
    await http.block(session, shard * pagesPerShard + page, [encodeNaively(rows)]);
    iterator = nextIterator;
  }
}
