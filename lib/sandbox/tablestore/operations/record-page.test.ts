import { expect, test } from "vitest";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { ACTION } from "../store/table";
import { RecordPage } from "./record-page";

/** The general encoder is itself held against bytes of other implementations. */
test("a page put together in one piece is the message that the general encoder makes", () => {
  const bytes = (length: number) => new Uint8Array(length).fill(7);
  const records = [
    { action: ACTION.put, record: bytes(0), origin: null },
    { action: ACTION.update, record: bytes(127), origin: bytes(128) },
    { action: ACTION.delete, record: bytes(70_000), origin: bytes(0) },
  ] as const;
  const page = new RecordPage();
  for (const [index, record] of records.entries()) page.add({ position: index + 1, us: 0, ...record });
  const rest = {
    nextShardIterator: "next",
    consumed: { capacityUnit: { read: 18, write: 0 } },
    mayMoreRecord: true,
  };
  const names = { 1: "PUT_ROW", 2: "UPDATE_ROW", 3: "DELETE_ROW" } as const;
  const streamRecords = records.map(({ action, record, origin }) => ({
    actionType: names[action],
    record,
    ...(origin === null ? {} : { originRecord: origin }),
  }));
  const encoded = page.encode(rest);
  expect(Buffer.compare(encoded, OPERATIONS.GetStreamRecord.response.encode({ streamRecords, ...rest }))).toBe(0);
  expect(page.sizeBytes).toBe(0 + 127 + 128 + 70_000);
});
