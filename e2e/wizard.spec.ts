import { guideWith } from "../lib/core/job/testing/guide-script";
import { expect, test } from "./fixtures";
import { dataStudioPages, shanghai } from "./pages/data-studio";
import { calls } from "./support/calls";
import { makeStreamlessTable } from "./support/streamless-table";

const SCRIPT = guideWith({ reader: { dataTable: "orders" }, writer: { table: "maxcompute_target_table" } });

test("rows 28 to 30, 47, 49, 51, 53, 55, 56, 64, 68, 69, 70, 79, 80: what the wizard shows, warns of and refuses", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(120_000);
  const { source, destination, mapping, next, save, choose, dialog } = dataStudioPages(page);
  const { makeNode, makeTablestore, makeTable } = calls(page, server.url);
  await makeTablestore("other_source", server.sandbox);
  await makeTable("CREATE TABLE by_hour (pk STRING, colname STRING) PARTITIONED BY (pt STRING, hh STRING);");
  await makeStreamlessTable("no_stream", server.sandbox);
  await page.goto(`/data-studio/${await makeNode("careful", SCRIPT)}`);
  await expect(mapping.getByText("6 of 6 destination columns")).toBeVisible({ timeout: 30_000 });

  await test.step("rows 28 to 30: the group, and the CU that the concurrency wants", async () => {
    await page.getByRole("button", { name: "Back", exact: true }).click();
    const group = page.getByRole("region", { name: "Resource group", exact: true });
    await expect(group.getByText("1 online")).toBeVisible();
    await expect(group.getByText("recommended 0.5 for concurrency 2")).toBeVisible();
  });

  await test.step("row 47: another source would clear the table and the mapping, and asks first", async () => {
    await choose(source, /^Data Source Name/, "other_source");
    await expect(dialog.getByText("The chosen table orders and the field mapping are cleared.")).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await next.click({ timeout: 60_000 });
    await expect(mapping.getByText("6 of 6 destination columns")).toBeVisible({ timeout: 30_000 });
  });

  await test.step("row 49: the live tables are listed, and one without a stream is marked and refused", async () => {
    await source.getByRole("combobox", { name: /^Table/ }).click();
    await page.keyboard.type("no_stream");
    const option = page.locator(".ant-select-dropdown:visible .ant-select-item-option");
    await expect(option.filter({ hasText: "no_stream" })).toContainText("Stream off", { timeout: 30_000 });
    await option.filter({ hasText: "no_stream" }).click();
    await expect(source.getByText(/^The stream of no_stream is off/)).toBeVisible({ timeout: 30_000 });
    await choose(source, /^Table/, "orders");
    await expect(mapping.getByText("6 of 6 destination columns")).toBeVisible({ timeout: 30_000 });
  });

  await test.step("row 64: a partition of two levels wants both", async () => {
    await choose(destination, /^Table/, "by_hour");
    await destination.getByLabel("Partition Information: pt").fill("${bizdate}");
    await destination.getByLabel("Partition Information: hh").press("Tab");
    const fault = destination.getByText("A partition needs a value for each of its keys: pt, hh.");
    await expect(fault).toBeVisible();
    await destination.getByLabel("Partition Information: hh").fill("${hour}");
    await expect(fault).toBeHidden();
    await choose(destination, /^Table/, "maxcompute_target_table");
    await expect(mapping.getByText("6 of 6 destination columns")).toBeVisible({ timeout: 30_000 });
  });

  await test.step("rows 51, 53: a time that does not exist, and a status table that is the data table", async () => {
    await source.getByLabel("Start Time").fill("20250631170000");
    await expect(source.getByText("20250631170000 does not exist; it is read as 20250701170000.")).toBeVisible();
    await source.getByLabel("Start Time").fill("${startTime}");
    await source.getByLabel("Status Table").fill("orders");
    await source.getByLabel("Status Table").blur();
    await expect(source.getByText("The status table orders is the data table itself.")).toBeVisible();
    await source.getByLabel("Status Table").fill("TableStoreStreamReaderStatusTable");
  });

  await test.step("rows 55, 56: the sequence comes and goes with its option, which row mode takes away", async () => {
    const sequence = source.getByRole("checkbox", { name: /Needed for the full table later/ });
    const port = mapping.getByRole("button", { name: /^Source field sequenceInfo/ });
    await expect(port).toBeVisible();
    await sequence.uncheck();
    await expect(port).toBeHidden();
    await sequence.check();
    await expect(port).toBeVisible();
    await source.getByRole("button", { name: "Advanced Settings" }).click();
    await source.getByRole("radio", { name: "One row per changed row" }).check();
    await expect(sequence).toBeDisabled();
    await source.getByRole("radio", { name: "One row per changed column" }).check();
    await sequence.check();
  });

  await test.step("rows 68 to 70: a constant, the fields as text, and a row that is deleted", async () => {
    await mapping.getByRole("button", { name: "Add a row" }).click();
    await mapping.getByLabel("New source field").fill("'shop 1'");
    await page.keyboard.press("Enter");
    const added = mapping.getByRole("button", { name: "Source field 'shop 1', goes to nothing" });
    await expect(added).toBeVisible();
    await mapping.getByRole("button", { name: "Edit as text" }).click();
    const fields = page.getByRole("dialog").getByLabel("Source fields");
    await expect(fields).toHaveValue(/'shop 1'/);
    await fields.fill(`${await fields.inputValue()}\nno"such`);
    await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
    await expect(mapping.getByText("unrecognised")).toBeVisible();
    await added.hover();
    await mapping.getByRole("button", { name: "Delete 'shop 1'" }).click();
    await expect(added).toBeHidden();
    await mapping.getByRole("button", { name: 'Delete no"such' }).focus();
    await page.keyboard.press("Enter");
  });

  await test.step("rows 79, 80: too little for each lane, and too few lanes to be spread", async () => {
    const channel = page.getByRole("region", { name: "Channel control" });
    await expect(channel.getByRole("switch", { name: "Distributed Execution" })).toBeDisabled();
    await channel.getByRole("radio", { name: "Limited", exact: true }).check();
    await channel.getByLabel("Limit for the whole task").fill("1");
    await expect(channel.getByText(/leaves each of them less than 1 MB\/s/)).toBeVisible();
    await channel.getByRole("radio", { name: "Not limited" }).check();
    await channel.getByLabel("Task Expected Maximum Concurrency").fill("8");
    await expect(channel.getByRole("switch", { name: "Distributed Execution" })).toBeEnabled();
    await save();
  });
});

test("rows 32, 77: a run waits for the CU that another holds, and ends for one dirty record too many", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(120_000);
  const { dialog, run, runEnds } = dataStudioPages(page);
  const { post, makeNode, makeTable } = calls(page, server.url);
  const [startTime, endTime] = [shanghai(60), shanghai(10)];
  await makeTable("CREATE TABLE numbers_only (pk STRING, colvalue BIGINT);");
  const strict = guideWith({
    reader: { dataTable: "orders", column: ["pk", "opType"] },
    writer: { table: "numbers_only", column: ["pk", "colvalue"] },
  });
  const slow = { server: "maxcompute", operation: "createUpload", times: 1, delayMs: 60_000, effect: { kind: "none" } };
  try {
    await post("/api/sandbox/actions", { operation: "addFault", rule: slow });
    const holder = await makeNode("holds_everything", SCRIPT);
    const held = await post<{ instanceId: string }>(`/api/nodes/${holder}/debug-runs`, {
      cu: 2,
      parameters: { startTime, endTime },
    });
    await page.goto(`/data-studio/${await makeNode("strict", strict)}`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await dialog.getByLabel("startTime").fill(startTime);
    await dialog.getByLabel("endTime").fill(endTime);
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    await expect(run.getByRole("status").getByText("Waiting for resources")).toBeVisible({ timeout: 60_000 });
    await post(`/api/instances/${held.instanceId}/actions`, { operation: "stop" });
    await runEnds("Failed");
    await expect(run.getByText(/[1-9][\d,]* dirty records, but at most 0 are tolerated/).first()).toBeVisible();
  } finally {
    await post("/api/sandbox/actions", { operation: "clearFaults" });
  }
});

test("rows 125 to 127: a run is told what its times mean, is stopped at work, and stands in the list", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(120_000);
  const { dialog, run, runEnds } = dataStudioPages(page);
  const { post, makeNode } = calls(page, server.url);
  // What only a run asks for, and only once: no page and no other run's end depends on it.
  const slow = { operation: "createUpload", times: 1, delayMs: 60_000, effect: { kind: "none" } };
  try {
    await page.goto(`/data-studio/${await makeNode("stopped", SCRIPT)}`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await dialog.getByLabel("startTime").fill("20250631170000");
    await dialog.getByLabel("endTime").fill(shanghai(10));
    await expect(dialog.getByText(/20250701170000/)).toBeVisible();
    await dialog.getByLabel("startTime").fill(shanghai(60));
    await post("/api/sandbox/actions", { operation: "addFault", rule: { server: "maxcompute", ...slow } });
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    await expect(run.getByRole("status").getByText("Running", { exact: true })).toBeVisible({ timeout: 60_000 });
    await run.getByRole("button", { name: "Stop" }).click();
    await runEnds("Failed");
    await expect(run.getByText(/stopped/i).first()).toBeVisible();
    await page.getByRole("button", { name: "Debugging Configuration" }).click();
    const runs = page.getByRole("table", { name: /^Debug runs/ });
    await expect(runs.getByText(/endTime=\d{14}/)).toBeVisible();
    await expect(runs.getByText("Failed")).toBeVisible();
  } finally {
    await post("/api/sandbox/actions", { operation: "clearFaults" });
  }
});
