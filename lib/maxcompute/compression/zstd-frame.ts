import { damaged } from "../record/source";

/*
 * Follows the outer structure of one zstd frame without decoding it, so that a second frame is noticed (RFC 8878):
 *
 *   frame  := magic descriptor [window] [dictionary id] [content size] block+ [checksum]
 *   block  := u24 LE (bit 0 last, bits 1-2 type, bits 3-23 size) content
 */

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const BLOCK_RLE = 1;

/** @throws AppError "maxcompute.stream_damaged" from `push` when anything follows the frame */
export class ZstdFrameGuard {
  #state: "magic" | "descriptor" | "blockHeader" | "done" = "magic";
  #seen = 0;
  #skip = 0;
  #blockHeader = 0;
  #checksumBytes = 0;
  #isLastBlock = false;

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at);
        this.#skip -= step;
        at += step;
      } else {
        this.#byte(chunk[at++]!);
      }
    }
  }

  #byte(byte: number): void {
    switch (this.#state) {
      case "magic":
        if (byte !== MAGIC[this.#seen++]) damaged("the zstd data is not valid");
        if (this.#seen === MAGIC.length) this.#state = "descriptor";
        return;
      case "descriptor":
        this.#skip = headerBytes(byte);
        this.#checksumBytes = byte & 4 ? 4 : 0;
        this.#startBlock();
        return;
      case "blockHeader":
        this.#blockHeader |= byte << (8 * this.#seen++);
        if (this.#seen === 3) this.#endBlockHeader();
        return;
      case "done":
        damaged("bytes follow the end of the zstd frame");
    }
  }

  #startBlock(): void {
    this.#state = "blockHeader";
    this.#blockHeader = 0;
    this.#seen = 0;
  }

  #endBlockHeader(): void {
    const type = (this.#blockHeader >> 1) & 3;
    this.#isLastBlock = (this.#blockHeader & 1) === 1;
    this.#skip = type === BLOCK_RLE ? 1 : this.#blockHeader >>> 3;
    if (!this.#isLastBlock) return this.#startBlock();
    this.#skip += this.#checksumBytes;
    this.#state = "done";
  }
}

/** Bytes of the frame header after its descriptor. */
function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const contentSize = sizeFlag === 0 && isSingleSegment ? 1 : CONTENT_SIZE_BYTES[sizeFlag]!;
  return (isSingleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3]! + contentSize;
}
