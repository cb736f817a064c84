import type { Locator, Page } from "@playwright/test";
import { GUIDE_SCRIPT } from "../lib/core/job/testing/guide-script";
import { expect, test } from "./fixtures";
import { dataSourcePages } from "./pages/data-sources";
import { dataStudioPages, shanghai } from "./pages/data-studio";
import { calls } from "./support/calls";
import { dismiss } from "./support/dismiss";

const START = "$[yyyymmddhh24-2/24]$[miss-10/24/60]";
const END = "$[yyyymmddhh24-1/24]$[miss-10/24/60]";

test("rows 2, 7 to 20, 34, 42 to 52, 54 to 76, 89, 90, 101, 102, 115, 121 to 124, 128 to 130, 133, 136, 139: the guide in the wizard, from an empty workspace to its instances", async ({
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
    await mapping.getByRole("button", { name: "Cancel mapping" }).click();
    await mapping.getByRole("button", { name: "Same name" }).click();
    await expect(mapping.getByText("6 of 6 destination columns")).toBeVisible();
  });

  await test.step("rows 74 to 76: channel control", async () => {
    const channel = page.getByRole("region", { name: "Channel control" });
    await expect(channel.getByLabel("Task Expected Maximum Concurrency")).toHaveValue("2");
    await expect(channel.getByRole("radio", { name: "Not limited" })).toBeChecked();
    await expect(channel.getByRole("radio", { name: "Disallow" })).toBeChecked();
  });

  await test.step("rows 89, 90, 101, 102, 115: Scheduling Configuration", async () => {
    await page.getByRole("button", { name: "Scheduling Configuration" }).click();
    const panel = studio.scheduling;
    await panel.getByRole("button", { name: "Load Parameters in Code" }).click();
    await panel.getByLabel("Value of startTime").fill(START);
    await panel.getByLabel("Value of endTime").fill(END);
    await panel.getByLabel("Value of bizdate").fill("$bizdate");
    await panel.getByRole("radio", { name: "Generate upon Deployment" }).check();
    await expect(panel.getByText("Default Calendar").first()).toBeVisible();
    await studio.choose(panel, "Scheduling Cycle", "Hour (hourly range)");
    await expect(panel.getByText("Every hour at minute 0, 24 times a day")).toBeVisible();
    await expect(panel.getByText(/60 min window, ends 10 min before the run/)).toBeVisible();
    await panel.getByRole("button", { name: "Use Workspace Root Node" }).click();
    await expect(panel.getByRole("row", { name: /retail_root/ })).toBeVisible();
    await page.getByRole("button", { name: "Close panel" }).click();
    await studio.save();
  });

  await test.step("rows 121, 123, 124: Run asks for the parameters, and ends with the counts", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await studio.dialog.getByLabel("startTime").fill(shanghai(6 * 60));
    await studio.dialog.getByLabel("endTime").fill(shanghai(10));
    await studio.dialog.getByLabel("bizdate").fill(shanghai(24 * 60).slice(0, 8));
    await studio.dialog.getByRole("button", { name: "Run", exact: true }).click();
    await studio.runEnds("Succeeded");
    await expect(studio.run.getByRole("status").first()).toContainText(/[1-9][\d,]* written/, { timeout: 30_000 });
    await expect(studio.run.getByRole("log")).toContainText("Records read");
    await page.getByRole("button", { name: "Close the run" }).click();
  });

  await test.step("rows 128 to 130, 133, 136: Publish, through its stages to Complete", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const screen = page.getByRole("region", { name: "Publish orders_hourly" });
    await expect(screen.getByRole("list", { name: "Checks" }).getByRole("listitem").first()).toBeVisible({
      timeout: 30_000,
    });
    await expect(screen.getByRole("table", { name: /Next runs/ }).getByRole("row")).toHaveCount(6);
    await screen.getByLabel("Change description").fill("the first version");
    await screen.getByRole("button", { name: "Publish to Production" }).click();
    await screen.getByRole("button", { name: "Confirm Publish" }).click({ timeout: 30_000 });
    await expect(screen.getByText("Version 1 is in production.")).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Versions" }).click();
    const version = page.getByRole("list", { name: "Versions, the newest first" }).getByRole("listitem");
    await expect(version).toContainText("the first version");
    await expect(version).toContainText("Deployed");
    await page.getByRole("button", { name: "Close panel" }).click();
    await screen.getByRole("button", { name: "Go to Operation Center" }).click();
  });

  await test.step("row 139: today's hours stand in Operation Center, and one opens", async () => {
    await expect(page.getByRole("heading", { name: "Cycle instances" })).toBeVisible({ timeout: 30_000 });
    const instance = page.getByRole("row", { name: /orders_hourly/ }).first();
    await expect(instance).toBeVisible({ timeout: 60_000 });
    await instance.getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1, name: "orders_hourly" })).toBeVisible({ timeout: 30_000 });
  });
});

test("rows 81 to 88, 122: the guide's script, from an empty workspace to a finished debug run, the node without a pointer", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(240_000);
  const studio = dataStudioPages(page);
  const script = page.getByRole("textbox", { name: "Script", exact: true });
  const guide = GUIDE_SCRIPT.replace('"target_table"', '"orders"').replace(
    '"target_table"',
    '"maxcompute_target_table"',
  );
  const sources = dataSourcePages(page, server.sandbox);

  await test.step("both data sources of the guide, in a workspace that has nothing", async () => {
    await calls(page, server.url).enterWorkspace("scripts", "BASIC");
    await expect(page.getByText("Data sources say where to read and write")).toBeVisible();
    await sources.beginTablestore("MyTablestoreDataSource", server.sandbox.tablestore.endpoint);
    await sources.test("Connected");
    await sources.complete("MyTablestoreDataSource");
    await sources.beginMaxCompute("MyMaxComputeDataSource");
    await sources.test("Connected");
    await sources.complete("MyMaxComputeDataSource");
  });

  await test.step("by keys to Data Studio, and through the palette to a new node", async () => {
    // Keys do nothing until the page that the server sent has come to life.
    await expect(async () => {
      await page.keyboard.press("g");
      await page.keyboard.press("s");
      await expect(page).toHaveURL(/data-studio/, { timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByRole("button", { name: "Create Node" }).first()).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or run a command" }).fill("Create Node");
    await page.keyboard.press("Enter");
    await expect(studio.dialog.getByLabel("Name")).toBeFocused();
    await page.keyboard.type("by_keys");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("tab", { name: "by_keys" })).toBeVisible({ timeout: 30_000 });
  });

  await test.step("row 81: Script Mode asks first, and shows what the wizard has", async () => {
    await tabTo(page, page.getByRole("radio", { name: "Wizard" }));
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("dialog", { name: "Convert to script?" })).toBeVisible();
    await tabTo(page, studio.dialog.getByRole("button", { name: "OK" }));
    await page.keyboard.press("Enter");
    await expect(script).toContainText('"stepType": "otsstream"', { timeout: 30_000 });
  });

  await test.step("rows 85, 86, 88: what is wrong with a script is listed with its place", async () => {
    const problems = page.getByRole("region", { name: "Problems and comparison" });
    await tabTo(page, script);
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{ "type": "job",');
    await expect(problems.getByText(/not valid JSON/).first()).toBeVisible();
    await page.keyboard.press("Control+s");
    await expect(page.getByText(/^Not saved: the script is no JSON at line 1/)).toBeVisible();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(guide.replace('"maxRetries"', '"maxRetrys"'));
    await expect(problems.getByText(/maxRetrys/).first()).toBeVisible();
    await expect(problems.getByText(/parameter startTime is not defined/).first()).toBeVisible();
  });

  await test.step("row 83: what the wizard cannot show stays a script, and the reason is said", async () => {
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{ "type": "job",');
    await tabTo(page, page.getByRole("radio", { name: "Script Mode" }), "Shift+Tab");
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByText("The wizard cannot show this script")).toBeVisible();
    await tabTo(page, page.getByRole("button", { name: "Open in Script Mode" }));
    await page.keyboard.press("Enter");
    await expect(script).toContainText('{ "type": "job",');
  });

  await test.step("row 84: Import Template says what it replaces, and then does", async () => {
    await tabTo(page, page.getByRole("button", { name: "Import Template" }));
    await page.keyboard.press("Enter");
    await expect(studio.dialog.getByText(/takes the place of the script/)).toBeVisible();
    await tabTo(page, studio.dialog.getByRole("button", { name: "Replace the script" }));
    await page.keyboard.press("Enter");
    await expect(script).toContainText('"stepType": "otsstream"');
    await tabTo(page, script);
  });

  await test.step("rows 82, 87: the guide's own script is saved, laid out and kept", async () => {
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(guide);
    await tabTo(page, page.getByRole("button", { name: "Format" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(script).toContainText('  "type": "job",');
    await studio.save();
  });

  await test.step("row 122: the Debugging Configuration holds the values, and F8 runs with them", async () => {
    await tabTo(page, page.getByRole("button", { name: "Debugging Configuration" }));
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Debugging Configuration" });
    await tabTo(page, panel.getByLabel("startTime"), "Shift+Tab");
    await page.keyboard.type(shanghai(60));
    await page.keyboard.press("Tab");
    await page.keyboard.type(shanghai(10));
    await page.keyboard.press("F8");
    await studio.runEnds("Succeeded");
    await expect(studio.run.getByRole("log")).toContainText("Records read");
    await expect(panel.getByRole("table", { name: /^Debug runs/ }).getByText("Succeeded")).toBeVisible();
  });
});

test("rows 33, 35 to 37, 40: flows and nodes are made, found, renamed, cloned, deleted and restored", async ({
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

  await page.getByRole("button", { name: "Close first_node" }).click();
  await expect(page.getByRole("tab", { name: "first_node" })).toBeHidden();
  await studio.row("first_node").getByTitle("first_node", { exact: true }).dblclick();
  await expect(page.getByRole("tab", { name: "first_node" })).toBeVisible({ timeout: 30_000 });

  await studio.menu("first_node", "Rename");
  await studio.dialog.getByLabel("Name").fill("renamed_node");
  await studio.dialog.getByRole("button", { name: "Rename" }).click();
  await expect(studio.row("renamed_node")).toBeVisible();

  await studio.menu("renamed_node", "Move");
  await expect(studio.dialog).toBeVisible();
  await dismiss(studio.dialog);
  await studio.menu("renamed_node", "Clone");
  await studio.dialog.getByRole("button", { name: "Clone" }).click();
  await expect(studio.row("renamed_node_copy")).toBeVisible({ timeout: 30_000 });

  await studio.menu("renamed_node_copy", "Delete");
  await studio.dialog.getByRole("button", { name: "Delete node" }).click();
  await expect(studio.row("renamed_node_copy")).toBeHidden();
  await page.getByRole("button", { name: "Recycle bin" }).click();
  await page.getByRole("button", { name: "Restore renamed_node_copy" }).click();
  await dismiss(studio.dialog);
  await expect(studio.row("renamed_node_copy")).toBeVisible();

  await page.getByLabel("Find a node").fill("_copy");
  await expect(studio.row("renamed_node_copy")).toBeVisible();
  await expect(studio.row("renamed_node")).toBeHidden();
});

/** Presses Tab until something has the focus: what it cannot reach, nobody without a pointer can. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeAttached({ timeout: 30_000 });
  for (let presses = 0; presses < 150; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    // Tab indents in the editor of the script until Escape was pressed; a first one may only close a list of proposals.
    if (await page.evaluate(() => document.activeElement?.closest(".cm-content") != null)) {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
    }
    await page.keyboard.press(key);
  }
  throw new Error("Tab does not reach it");
}
