import { expect, test } from "vitest";
import { changeTable } from "./change-table";

const key = (name: string, type = "STRING") => ({ name, type, role: "primaryKey" as const });
const shapeOf = ({ columns }: ReturnType<typeof changeTable>) => columns.map(({ name, type }) => `${name} ${type}`);

test("a table with one key gets the guide's columns", () => {
  const made = changeTable({ name: "target_table", columns: [key("pk")] }, { isPartitioned: false });
  expect(made.table).toBe("target_table");
  expect(shapeOf(made)).toEqual([
    "pk STRING",
    "colname STRING",
    "version BIGINT",
    "colvalue STRING",
    "optype STRING",
    "sequenceinfo STRING",
  ]);
  expect(made.columns.map(({ comment }) => comment)).toEqual([
    "Primary key field",
    "Column name",
    "Version",
    "Column value",
    "Operation type",
    "Sequence information",
  ]);
});

test("keys keep their order and their kind, attribute columns are rows of their own", () => {
  const columns = [
    key("shop"),
    key("no", "INTEGER"),
    key("raw", "BINARY"),
    { name: "amount", type: "DOUBLE", role: "column" as const },
  ];
  const made = changeTable({ name: "orders", columns }, { isPartitioned: true });
  expect(shapeOf(made).slice(0, 3)).toEqual(["shop STRING", "no BIGINT", "raw BINARY"]);
  expect(made.columns).toHaveLength(9);
  expect(made.columns.at(-1)).toMatchObject({ name: "pt", type: "STRING", role: "partition" });
});

test("names that MaxCompute cannot hold, or holds already, are brought into shape", () => {
  const columns = [key("Version"), key("pt"), key("ORDER-id"), key("order_id")];
  const made = changeTable({ name: "Orders-2025", columns }, { isPartitioned: true });
  expect(made.table).toBe("orders_2025");
  expect(shapeOf(made)).toEqual([
    "version STRING",
    "pt_1 STRING",
    "order_id STRING",
    "order_id_1 STRING",
    "colname STRING",
    "version_1 BIGINT",
    "colvalue STRING",
    "optype STRING",
    "sequenceinfo STRING",
    "pt STRING",
  ]);
});
