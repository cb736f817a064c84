import { expect, test } from "vitest";
import { checkSqlNode, dataSourceOf, withDataSource } from "./node-script";

test("the data source stands in a comment of the text, and is changed there", () => {
  const text = "-- merge\n--@data_source=Old\nSELECT 1;";
  expect(dataSourceOf(text)).toBe("Old");
  expect(withDataSource(text, "New$&")).toBe("-- merge\n--@data_source=New$&\nSELECT 1;");
  expect(withDataSource("SELECT 1;", "New")).toBe("--@data_source=New\nSELECT 1;");
});

test("a check tells each problem with its place", () => {
  const text = "--@data_source=A\nSELECT '${bizdate}', '${other}';";
  expect(checkSqlNode(text, { defined: ["bizdate"] })).toMatchObject([
    { error: { code: "job.unresolved_reference" }, line: 2, column: 23, length: 8 },
  ]);
  expect(checkSqlNode("SELECT 1")).toMatchObject([{ error: { code: "sql.no_data_source" } }]);
  expect(checkSqlNode("--@data_source=A\nSET a=b;")).toMatchObject([{ error: { code: "sql.empty" } }]);
  const [open] = checkSqlNode("--@data_source=A\n\nSELECT `x");
  expect(open).toMatchObject({ error: { code: "sql.syntax" }, line: 3, column: 8, offset: 25 });
});
