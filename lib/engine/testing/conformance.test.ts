import { memoryReader } from "./memory-reader";
import { MemoryDestination, memoryWriter } from "./memory-writer";
import { runContext, testReader, testWriter } from "./conformance";

testReader("rows in memory", async () => {
  const splits = [
    { id: "a", rows: Array.from({ length: 45 }, (_, row) => [`a${row}`, BigInt(row)]) },
    { id: "b", after: ["a"], rows: Array.from({ length: 15 }, (_, row) => [`b${row}`, null]) },
  ];
  return { reader: memoryReader({ splits }), context: () => runContext({ parameter: {}, dataSource: null }) };
});

testWriter("rows in memory", async () => {
  const destination = new MemoryDestination();
  const text = (row: readonly unknown[]) => row.map(String).join("|");
  return {
    writer: memoryWriter({ destination, rowsPerBlock: 4, isDirty: ([first]) => first === "bad" }),
    step: { stepType: "stream", parameter: {} },
    dataSource: null,
    rows: Array.from({ length: 20 }, (_, row) => [`row ${row}`, BigInt(row)]),
    dirtyRow: ["bad", 0n],
    visible: async () => destination.visible.map(text),
    shown: text,
  };
});
