import { expect, test } from "./fixtures";
import { dataSourcePages } from "./pages/data-sources";
import { dataStudioPages } from "./pages/data-studio";

test("rows 2, 7 to 20, 34, 42 to 45, 48 to 52, 54, 55, 57 to 63, 65, 66, 73: from an empty workspace through the wizard to a mapping", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(300_000);
  const sources = dataSourcePages(page, server.sandbox);
  const studio = dataStudioPages(page);

  await test.step("row 2: a workspace of its own, which is shown from then on", async () => {
    await page.goto("/data-integration/data-sources");
    await page.getByRole("button", { name: /^Workspace Demo/ }).click();
    await page.getByRole("menuitem", { name: "Create workspace" }).click();
    await studio.dialog.getByLabel("Workspace name").fill("retail");
    await studio.dialog.getByLabel("Display name").fill("Retail");
    await studio.dialog.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByRole("button", { name: /^Workspace Retail/ })).toBeVisible({ timeout: 30_000 });
    await sources.openList();
    await expect(page.getByText("Data sources say where to read and write")).toBeVisible();
  });

  await test.step("rows 7 to 20: Tablestore, with a wrong port first", async () => {
    await sources.beginTablestore("2_orders-stream", "http://127.0.0.1:1");
    await page.getByRole("button", { name: "Complete" }).click();
    await expect(page.getByText("Start with a letter. Use letters, digits and underscores only.")).toBeVisible();
    await sources.name.fill("orders_source");
    await sources.test("Failed");
    const diagnosis = page.getByRole("region", { name: "Connectivity diagnosis" });
    await expect(diagnosis.getByText("Nothing listens at http://127.0.0.1:1.")).toBeVisible();
    await page.getByRole("textbox", { name: "Endpoint" }).fill(server.sandbox.tablestore.endpoint);
    await sources.test("Connected");
    await sources.complete("orders_source");
  });

  await test.step("rows 9, 15, 20: MaxCompute", async () => {
    await sources.beginMaxCompute("warehouse");
    await sources.test("Connected");
    await sources.complete("warehouse");
  });

  await test.step("rows 34, 42 to 45: a node; both sides are tested by themselves, and Next waits for them", async () => {
    await studio.open();
    await studio.createNode("orders_hourly");
    await expect(studio.next).toBeDisabled();
    await studio.choose(studio.source, /^Data Source Name/, "orders_source");
    await studio.choose(studio.destination, /^Data Source Name/, "warehouse");
    await studio.connected("Source");
    await studio.connected("Destination");
    await studio.next.click();
  });

  await test.step("rows 48 to 54: the source", async () => {
    const { source } = studio;
    await expect(source.getByLabel("Data Source", { exact: true })).toHaveValue("orders_source");
    await studio.choose(source, /^Table/, "orders");
    await expect(source.getByText(/Stream on, kept \d+ h/)).toBeVisible({ timeout: 30_000 });
    await expect(source.getByLabel("Start Time")).toHaveValue("${startTime}");
    await expect(source.getByLabel("Status Table")).toHaveValue("TableStoreStreamReaderStatusTable");
    await expect(source.getByLabel("Maximum Retries")).toHaveValue("30");
    await expect(source.getByRole("checkbox", { name: /Needed for the full table later/ })).toBeChecked();
  });

  await test.step("rows 57 to 63: the destination, its table made from the proposal", async () => {
    const { destination } = studio;
    await page.getByRole("button", { name: "Generate Destination Table Schema" }).click();
    const statement = studio.dialog.getByLabel("CREATE TABLE statement");
    await expect(statement).toHaveValue(/`pk` STRING[\s\S]*`sequenceinfo` STRING[\s\S]*PARTITIONED BY/, {
      timeout: 30_000,
    });
    await statement.fill((await statement.inputValue()).replace("`orders`", "`ods_retail_orders`"));
    await studio.dialog.getByRole("button", { name: "Create Table" }).click();
    await expect(studio.dialog).toBeHidden({ timeout: 60_000 });
    await destination.getByLabel("Partition Information").fill("${bizdate}");
    await expect(destination.getByRole("radio", { name: "Append (Insert Into)" })).toBeChecked();
    const toNull = destination.getByRole("radiogroup", { name: "Convert Empty String to Null" });
    await expect(toNull.getByRole("radio", { name: "No" })).toBeChecked();
  });

  await test.step("rows 65 to 73: fields of equal name are mapped; lines are drawn by keyboard, judged and mended", async () => {
    const { mapping } = studio;
    await expect(mapping.getByText("6 of 6 destination columns")).toBeVisible({ timeout: 30_000 });
    await mapping.getByRole("button", { name: "Cancel mapping" }).click();
    await expect(mapping.getByText("Map at least one column: a task without a mapping cannot run.")).toBeVisible();
    await mapping.getByRole("button", { name: /^Source field sequenceInfo/ }).focus();
    await page.keyboard.press("Enter");
    await mapping.getByRole("button", { name: /^Destination column version/ }).focus();
    await page.keyboard.press("Enter");
    await expect(mapping.getByRole("status")).toHaveText("Mapped to version, may fail.");
  });
});

test("rows 33, 36, 37, 40: flows and nodes are made, found, renamed, cloned, deleted and restored", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  const studio = dataStudioPages(page);
  await studio.open();

  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("menuitem", { name: "Create Business Flow" }).click();
  await studio.dialog.getByLabel("Name").fill("trade");
  await studio.dialog.getByRole("button", { name: "OK" }).click();
  await page.getByText("Flows", { exact: true }).click();
  await expect(studio.row("trade")).toBeVisible();

  await studio.menu("trade", "Create Node", "Batch Synchronization");
  await studio.dialog.getByLabel("Name").fill("2 words");
  await studio.dialog.getByRole("button", { name: "OK" }).click();
  await expect(studio.dialog.getByText("Use letters, digits, underscores, dots and hyphens only.")).toBeVisible();
  await studio.dialog.getByLabel("Name").fill("first_node");
  await studio.dialog.getByRole("button", { name: "OK" }).click();
  await expect(page.getByRole("tab", { name: "first_node" })).toBeVisible({ timeout: 30_000 });

  await studio.menu("first_node", "Rename");
  await studio.dialog.getByLabel("Name").fill("renamed_node");
  await studio.dialog.getByRole("button", { name: "Rename" }).click();
  await expect(studio.row("renamed_node")).toBeVisible();

  await studio.menu("renamed_node", "Clone");
  await studio.dialog.getByRole("button", { name: "Clone" }).click();
  await expect(studio.row("renamed_node_copy")).toBeVisible({ timeout: 30_000 });

  await studio.menu("renamed_node_copy", "Delete");
  await studio.dialog.getByRole("button", { name: "Delete node" }).click();
  await expect(studio.row("renamed_node_copy")).toBeHidden();
  await page.getByRole("button", { name: "Recycle bin" }).click();
  await page.getByRole("button", { name: "Restore renamed_node_copy" }).click();
  await page.keyboard.press("Escape");
  await expect(studio.row("renamed_node_copy")).toBeVisible();

  await page.getByLabel("Find a node").fill("_copy");
  await expect(studio.row("renamed_node_copy")).toBeVisible();
  await expect(studio.row("renamed_node")).toBeHidden();
});
