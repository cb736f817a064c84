import { sharedKernel } from "@/lib/kernel/kernel";
import { pageMemory } from "@/lib/kernel/page-memory";
import { tally } from "@/lib/kernel/tally";
import type { StreamPageIndex } from "./stream-page";
import { readPageEnd, StreamPageWalker } from "./stream-page-walker";

const walker = new StreamPageWalker();

/**
 * The index of a GetStreamRecord answer, with tables of its own. Where the kernel refuses a page, the walker says what is
 * wrong with it, or has it indexed after all when it is only too large for the kernel.
 * @throws AppError "tablestore.damaged_message", "tablestore.damaged_row"
 */
export function indexPage(bytes: Uint8Array): StreamPageIndex {
  const page = sharedKernel()?.walk(bytes) ?? null;
  if (page === null) {
    tally.pages.plain++;
    return walker.detach(walker.walk(bytes));
  }
  tally.pages.kernel++;
  return { ...page, ...readPageEnd(bytes, page.rest) };
}

/** Nobody will look at the page any more: its memory may serve another. */
export function releasePage({ bytes, records, cells }: Pick<StreamPageIndex, "bytes" | "records" | "cells">): void {
  for (const { buffer } of [bytes, records, cells]) pageMemory.give(buffer);
}
