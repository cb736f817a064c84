import { sharedKernel, SLAB_BYTES } from "@/lib/kernel/kernel";
import { MAX_BLOCKS } from "@/lib/maxcompute/tunnel/upload-session";
import { slabPool, type SlabPool } from "@/lib/maxcompute/record/sink";

/** Blocks that a run holds until they are acknowledged, over all its channels. */
const UNACKNOWLEDGED_BYTES = 48 << 20;
const LEAST_BLOCK_BYTES = 1 << 20;
/** Each channel fills one block while the one before is being acknowledged. */
const BLOCKS_PER_CHANNEL = 2;

/**
 * The slabs that the blocks of one run share: those that the kernel writes to directly as long as there are any, which is
 * as many as a run holds, unless blocks are larger than memory asks for or several runs go on in this process.
 */
export function blockSlabs(): SlabPool {
  const direct = sharedKernel()?.slabs;
  const more = slabPool(SLAB_BYTES, UNACKNOWLEDGED_BYTES / SLAB_BYTES);
  return {
    slabBytes: SLAB_BYTES,
    take: () => direct?.take() ?? more.take(),
    give(slab) {
      if (direct?.give(slab) !== true) more.give(slab);
    },
  };
}

/**
 * Bytes after which a channel ends the block with this number. A block is held in memory until it is acknowledged, so
 * that its transfer can be repeated: what the job asks for is a bound that memory may lower. A session that is about to
 * run out of block numbers gets large ones whatever they cost.
 */
export function blockBytes(askedBytes: number, channels: number, block: number): number {
  if (block >= MAX_BLOCKS / 2) return askedBytes;
  const share = Math.floor(UNACKNOWLEDGED_BYTES / (channels * BLOCKS_PER_CHANNEL));
  return Math.min(askedBytes, Math.max(LEAST_BLOCK_BYTES, share));
}
