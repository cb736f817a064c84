import { afterAll, beforeAll, expect, test } from "vitest";
import { StreamWorld, W0, W1, deleteAll, deleteOne, putCell, sequence } from "./testing/stream-world";

let world: StreamWorld;
beforeAll(async () => {
  world = await StreamWorld.start();
});
afterAll(() => world.close());

let tables = 0;
const AT = W0 + 60_000;

/** A table with a stream, changed at one moment, read in a window around it. */
async function changed(change: (table: string) => Promise<unknown>, options: Parameters<StreamWorld["read"]>[2] = {}) {
  const table = `c${++tables}`;
  world.at(W0 - 60_000);
  await world.createTable(table);
  const [shard] = await world.shards(table);
  world.at(AT);
  await change(table);
  world.at(W1 + 3_600_000);
  const run = await world.read(table, [W0, W1], options);
  expect(run.summary.error).toBeNull();
  return { rows: run.rows, q: (column: number, row = 0) => sequence(AT, row, shard!.shardId, column), run };
}
/** Rows come sorted by their texts; sequence order is what they were made in. */
const bySequence = (rows: readonly (readonly (string | null)[])[]) =>
  [...rows].sort((a, b) => (a.at(-1)! < b.at(-1)! ? -1 : 1));

test("C1: one cell put by UpdateRow is one U row", async () => {
  const { rows, q } = await changed((table) => world.update(table, { pk: "a" }, putCell("c1", "x", 1000n)));
  expect(rows).toEqual([["a", "c1", "1000", "x", "U", q(0)]]);
});

test("C2: two cells are two U rows in the order of the record", async () => {
  const { rows, q } = await changed((table) =>
    world.update(table, { pk: "a" }, putCell("c1", 1n, 1000n), putCell("c2", true, 1000n)),
  );
  expect(bySequence(rows)).toEqual([
    ["a", "c1", "1000", "1", "U", q(0)],
    ["a", "c2", "1000", "true", "U", q(1)],
  ]);
});

test("C3: PutRow gives a DR row first, then its cells", async () => {
  const { rows, q } = await changed((table) => world.put(table, { pk: "a" }, { c1: "x" }, 1000n));
  expect(bySequence(rows)).toEqual([
    ["a", null, null, null, "DR", q(0)],
    ["a", "c1", "1000", "x", "U", q(1)],
  ]);
});

test("row 187, C5: DeleteRow is one DR row", async () => {
  const { rows, q } = await changed((table) => world.remove(table, { pk: "a" }));
  expect(rows).toEqual([["a", null, null, null, "DR", q(0)]]);
});

test("row 187, C6: deleting all versions of a column is a DA row", async () => {
  const { rows, q } = await changed((table) => world.update(table, { pk: "a" }, deleteAll("c1")));
  expect(rows).toEqual([["a", "c1", null, null, "DA", q(0)]]);
});

test("row 187, C7: deleting one version is a DO row with that version", async () => {
  const { rows, q } = await changed((table) => world.update(table, { pk: "a" }, deleteOne("c1", 900n)));
  expect(rows).toEqual([["a", "c1", "900", null, "DO", q(0)]]);
});

test("C8: U, DA and DO come in the order of the record", async () => {
  const { rows, q } = await changed((table) =>
    world.update(table, { pk: "a" }, putCell("c1", "y", 1001n), deleteAll("c2"), deleteOne("c3", 5n)),
  );
  expect(bySequence(rows)).toEqual([
    ["a", "c1", "1001", "y", "U", q(0)],
    ["a", "c2", null, null, "DA", q(1)],
    ["a", "c3", "5", null, "DO", q(2)],
  ]);
});

test("C9: with two primary keys a row has seven columns, typed by the keys", async () => {
  const table = `c${++tables}`;
  world.at(W0 - 60_000);
  await world.createTable(table, { pk1: "STRING", pk2: "INTEGER" });
  world.at(AT);
  await world.update(table, { pk1: "a", pk2: 7n }, putCell("c1", "x", 1000n));
  world.at(W1 + 3_600_000);
  const destination = await world.read(table, [W0, W1]);
  expect(destination.rows.map((row) => row.slice(0, 6))).toEqual([["a", "7", "c1", "1000", "x", "U"]]);
  expect(destination.rows[0]).toHaveLength(7);
});

test("C13: without sequence information rows have five columns", async () => {
  const { rows } = await changed((table) => world.update(table, { pk: "a" }, putCell("c1", "x", 1000n)), {
    parameter: { isExportSequenceInfo: false },
  });
  expect(rows).toEqual([["a", "c1", "1000", "x", "U"]]);
});

test("a column list is a projection: left out, reordered, with a constant", async () => {
  const { rows } = await changed((table) => world.update(table, { pk: "a" }, putCell("c1", "x", 1000n)), {
    parameter: { column: ["opType", "'shop'", "pk", "COLVALUE"] },
  });
  expect(rows).toEqual([["U", "shop", "a", "x"]]);
});

test("an update without cells leaves no row, and changes keep the version their writer gave them", async () => {
  const { rows } = await changed(async (table) => {
    await world.update(table, { pk: "a" }, putCell("c", "old", 1n));
    await world.update(table, { pk: "b" }, putCell("c", "new", 9_000_000_000_000n));
  });
  expect(rows.map((row) => row.slice(0, 4))).toEqual([
    ["a", "c", "1", "old"],
    ["b", "c", "9000000000000", "new"],
  ]);
});

test("C37: row mode gives the configured columns, null where nothing was written", async () => {
  const { rows } = await changed((table) => world.update(table, { pk: "a" }, putCell("c1", "x")), {
    parameter: ROW_MODE,
  });
  expect(rows).toEqual([["a", "x", null]]);
});

const ROW_MODE = {
  mode: "single_version_and_update_only",
  isExportSequenceInfo: false,
  column: [{ name: "pk" }, { name: "c1" }, { name: "c2" }],
};

test("C38: row mode gives nothing for a deleted row, nor for an update of other columns", async () => {
  const { rows } = await changed(
    async (table) => {
      await world.remove(table, { pk: "a" });
      await world.update(table, { pk: "b" }, putCell("unlisted", "x"));
      await world.update(table, { pk: "c" }, deleteAll("c1"));
    },
    { parameter: { ...ROW_MODE, column: [{ name: "c1" }] } },
  );
  expect(rows).toEqual([]);
});

test("C39: with the key in the list, an update of another column gives the key and nulls", async () => {
  const { rows } = await changed((table) => world.update(table, { pk: "a" }, putCell("unlisted", "x")), {
    parameter: ROW_MODE,
  });
  expect(rows).toEqual([["a", null, null]]);
});

test("row mode may add the sequence information of the row, without a column index", async () => {
  const { rows, q } = await changed((table) => world.update(table, { pk: "a" }, putCell("c1", "x")), {
    parameter: { ...ROW_MODE, isExportSequenceInfo: true },
  });
  expect(rows).toEqual([["a", "x", null, q(0).replace(/:\d+$/, "")]]);
});
