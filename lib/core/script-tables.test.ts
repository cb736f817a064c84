import { expect, test } from "vitest";
import { GUIDE_SCRIPT } from "./job/testing/guide-script";
import { tablesOfScript } from "./script-tables";

test("the guide's job reads a Tablestore table and writes a MaxCompute table", () => {
  expect(tablesOfScript("DI", typeof GUIDE_SCRIPT === "string" ? GUIDE_SCRIPT : JSON.stringify(GUIDE_SCRIPT))).toEqual({
    reads: [{ dataSource: "MyTablestoreDataSource", table: "target_table", partition: null }],
    writes: [{ dataSource: "MyMaxComputeDataSource", table: "target_table", partition: null }],
  });
});

test("an SQL node reads what its changing statements read", () => {
  const script = `--@data_source=MC
    SELECT * FROM looked_at;
    INSERT OVERWRITE TABLE full_t PARTITION (ds = '20260701', hh='08') SELECT * FROM changes LEFT JOIN dim ON 1 = 1;`;
  expect(tablesOfScript("ODPS_SQL", script)).toEqual({
    reads: ["changes", "dim"].map((table) => ({ dataSource: "MC", table, partition: null })),
    writes: [{ dataSource: "MC", table: "full_t", partition: "ds=20260701,hh=08" }],
  });
});

test("what cannot be understood names no tables", () => {
  expect(tablesOfScript("DI", "{")).toEqual({ reads: [], writes: [] });
  expect(tablesOfScript("ODPS_SQL", "SELECT '")).toEqual({ reads: [], writes: [] });
});
