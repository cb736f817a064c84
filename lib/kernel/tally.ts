/** How often work went to the module, and how often to the code that it falls back to: for tests and benchmarks. */
export interface Turns {
  kernel: number;
  plain: number;
}

const none = (): Turns => ({ kernel: 0, plain: 0 });

export const tally = {
  /** Pages indexed. */
  pages: none(),
  /** Batches of column mode made of them. */
  batches: none(),
  /** Batches hashed. */
  hashes: none(),
  /** Rows encoded. */
  rows: none(),
};
