import { expect, test } from "vitest";
import { changeRecords } from "./change-records";

const at = (clock: string) => new Date(`2026-11-22T${clock}:00Z`);

test("row 185: changes of the shape and new partitions stand in one row of time, newest first", () => {
  const change = { kind: "columnAdded", seenAt: at("10:00"), name: "city", before: null, after: "STRING" } as const;
  const first = { kind: "firstSeen", seenAt: at("08:00"), name: null, before: null, after: "6" } as const;
  const partition = (spec: string, createdAt: Date | null) => ({ spec, createdAt, sizeBytes: 1, recordCount: 1 });
  const partitions = [
    partition("pt=20261122", at("11:00")),
    partition("pt=20261121", at("09:00")),
    partition("pt=1", null),
  ];
  expect(changeRecords([change, first], partitions).map(({ kind, name }) => [kind, name])).toEqual([
    ["partitionAdded", "pt=20261122"],
    ["columnAdded", "city"],
    ["partitionAdded", "pt=20261121"],
    ["firstSeen", null],
  ]);
});
