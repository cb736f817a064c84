/** What the loopback server has to offer in one measurement. */
export interface Shape {
  readonly shards: number;
  readonly pagesPerShard: number;
  /** `changes`: see `changePages`; `singles`: one change per record. A page has 1,000 records. */
  readonly pages: "changes" | "singles";
  /** Time the service takes for a page. */
  readonly pageDelayMs: number;
  /** How fast a block is taken, or as fast as it comes. */
  readonly blockBytesPerSecond: number | null;
  /** Blocks are decoded, their checksums verified, and their rows put into a digest; otherwise they are only counted. */
  readonly verify: boolean;
}

export const FAST: Shape = {
  shards: 8,
  pagesPerShard: 25,
  pages: "changes",
  pageDelayMs: 0,
  blockBytesPerSecond: null,
  verify: false,
};

/** What passed the server since the shape was set. */
export interface Passed {
  readonly pages: number;
  readonly pageBytes: number;
  readonly blockBytes: number;
  /** Order-free digest of the rows of all blocks; empty unless they were verified. */
  readonly digest: string;
  readonly rows: number;
}

/** Where the loopback services are, as settings of the data sources that reach them. */
export interface LoopbackWorld {
  readonly tablestore: {
    readonly endpoint: string;
    readonly instanceName: string;
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
  };
  readonly maxcompute: {
    readonly endpoint: string;
    readonly tunnelEndpoint: string;
    readonly project: string;
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
  };
}

export const ROWS_PER_PAGE = 1000;
export const TABLE = "changes";
/** The window that holds all pages: see `PAGES_START_MS`. */
export const WINDOW = [1_751_356_800_000, 1_751_360_400_000] as const;
/** The time in the loopback world: shortly after the window. */
export const NOW_MS = WINDOW[1] + 15 * 60_000;

export const shardIdOf = (shard: number) => `8f6c1c0e-5d53-4b0a-9f52-6f1f3c2f${String(shard).padStart(4, "0")}`;
export const shardOf = (shardId: string) => Number(shardId.slice(-4));
export const iteratorOf = (shard: number, page: number) =>
  `${String(shard).padStart(4, "0")}:${String(page).padStart(8, "0")}`;
export const placeOf = (iterator: string) => ({ shard: Number(iterator.slice(0, 4)), page: Number(iterator.slice(5)) });
